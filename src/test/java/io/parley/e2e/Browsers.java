package io.parley.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Headless Chromium for one test class. Every visitor has a browser context of their own, so they share neither storage nor cache,
 * and after each test it is held against the page if it complained to the console.
 *
 * <p>Playwright belongs to the thread of the test: nothing here may be called from another.
 */
final class Browsers implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

    /** Longest wait for what a page is expected to show; a busy machine takes its time, and nothing is measured by it. */
    private static final double PATIENCE = 20_000;

    private final List<Visitor> visitors = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser chromium;

    @Override
    public void beforeAll(ExtensionContext context) {
        Path program = Programs.chromium();
        playwright = Playwright.create();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    /** Somebody at a desk, with a window of 1280 by 800. */
    Visitor visitor(String name) {
        return visitor(name, new Browser.NewContextOptions().setViewportSize(1280, 800));
    }

    /** Somebody with a phone, upright in the hand. */
    Visitor visitorOnPhone(String name, int width) {
        return visitor(
                name,
                new Browser.NewContextOptions()
                        .setViewportSize(width, 720)
                        .setDeviceScaleFactor(2)
                        .setIsMobile(true)
                        .setHasTouch(true));
    }

    Visitor visitor(String name, Browser.NewContextOptions options) {
        BrowserContext context = chromium.newContext(options.setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE);
        Visitor visitor = new Visitor(name, context);
        visitors.add(visitor);
        return visitor;
    }

    /** Before the hub is stopped, which the pages would complain of. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        try {
            if (context.getExecutionException().isEmpty()) {
                visitors.forEach(Visitor::assertNoComplaints);
            } else {
                visitors.forEach(visitor -> visitor.shoot(
                        "failed-%s-%s".formatted(context.getRequiredTestMethod().getName(), visitor.name())));
            }
        } finally {
            visitors.forEach(Visitor::close);
            visitors.clear();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }
}
