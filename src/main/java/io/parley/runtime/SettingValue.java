package io.parley.runtime;

/**
 * What a setting is, and who said so.
 *
 * @param name full name
 * @param text the value as it was written
 * @param source for example {@code system property}, or {@code default}
 */
public record SettingValue(String name, String text, String source) {}
