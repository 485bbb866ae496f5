package io.parley.broker;

import io.parley.channel.Member;
import java.util.List;

/**
 * Members of a channel.
 *
 * @param members some of them, the longest present first
 * @param total how many there are, at least as many as are listed
 */
public record Roster(List<Member> members, int total) {

    public Roster {
        members = List.copyOf(members);
    }
}
