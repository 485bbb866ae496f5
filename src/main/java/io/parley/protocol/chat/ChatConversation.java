package io.parley.protocol.chat;

import io.parley.broker.Roster;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.CloseCode;
import io.parley.channel.Departure;
import io.parley.channel.ErrorCode;
import io.parley.channel.Member;
import io.parley.channel.Payload;
import io.parley.channel.Publication;
import io.parley.channel.Refusal;
import io.parley.hub.Client;
import io.parley.hub.Hub;
import io.parley.hub.SubscribeRequest;
import io.parley.hub.Subscribed;
import io.parley.protocol.CommandsInFlight;
import io.parley.protocol.Conversation;
import io.parley.protocol.JsonReader;
import io.parley.transport.Connection;
import io.parley.transport.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** One person at a console, in one room at a time: what is typed goes to the room, but for commands, which start with a slash. */
final class ChatConversation implements Conversation, Client.Listener {

    static final int LONGEST_LINE = 2000;
    static final int MOST_LINES = 20;

    private static final int HISTORY = 10;
    private static final int MOST_NAMES = 20;
    private static final String LOBBY = "lobby";
    private static final String HELP = "* /join <room>, /leave, /nick <name>, /who, /help, /quit; "
            + "anything else is said to the room, and //… says a line that starts with a slash";

    private final Connection connection;
    private final Client client;
    private final CommandsInFlight inFlight;

    /** The room that the person is in or about to enter; null in none. */
    private final AtomicReference<ChannelName> present = new AtomicReference<>();

    ChatConversation(Connection connection, Hub hub, int commandsInFlight) {
        this.connection = connection;
        this.client = hub.connect(connection, this);
        this.inFlight = new CommandsInFlight(connection, commandsInFlight);
    }

    void greet() {
        if (client.member().name() == null) {
            client.rename(Names.guest(connection.id()));
        }
        tell("* Welcome to Parley. You are " + Names.shown(client.member()) + "; /help tells what you can do.");
        join(LOBBY);
    }

    @Override
    public void text(String message) {
        List<String> lines = message.lines().limit(MOST_LINES + 1L).toList();
        for (String line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            String typed = Speech.visible(line).strip();
            if (typed.isEmpty()) {
                continue;
            }
            if (typed.equals("/quit")) {
                connection.close(CloseCode.NORMAL, "you said /quit");
                return;
            }
            try {
                typed(typed);
            } catch (Refusal e) {
                refuse(e);
            }
        }
        if (lines.size() > MOST_LINES) {
            tell("! At most " + MOST_LINES + " lines at once: the rest was left out.");
        }
    }

    @Override
    public void binary(ByteBuffer message) {
        connection.close(CloseCode.UNSUPPORTED_DATA, "chat has text messages only");
    }

    @Override
    public void closed(Departure cause) {
        client.leave(cause);
    }

    @Override
    public void expiring(Duration left) {
        tell("* Your credentials have run out: in " + left.toSeconds() + " s you must connect again with new ones.");
    }

    @Override
    public void unsubscribed(ChannelFilter filter, Refusal why) {
        ChannelName room = present.get();
        if (room != null && filter.equals(room) && present.compareAndSet(room, null)) {
            tell("! You are no longer in " + Names.roomOf(room) + ": " + why.reason());
        }
    }

    private void typed(String line) {
        if (line.length() > LONGEST_LINE) {
            throw new Refusal(ErrorCode.TOO_LARGE, "a line has at most " + LONGEST_LINE + " characters");
        }
        if (line.charAt(0) != '/') {
            say(line);
        } else if (line.startsWith("//")) {
            say(line.substring(1));
        } else {
            int space = line.indexOf(' ');
            String command = space < 0 ? line : line.substring(0, space);
            command(command, space < 0 ? "" : line.substring(space).strip());
        }
    }

    private void command(String command, String argument) {
        switch (command) {
            case "/join" -> join(argument);
            case "/leave" -> leave();
            case "/nick" -> rename(argument);
            case "/who" -> who();
            case "/help" -> tell(HELP);
            default ->
                throw new Refusal(
                        ErrorCode.UNKNOWN_COMMAND,
                        "There is no command " + JsonReader.quote(command) + "; /help lists those there are.");
        }
    }

    private void say(String text) {
        ChannelName room = room();
        inFlight.start(() -> client.publish(room, Payload.text(text), null), position -> {}, this::refuse);
    }

    private void join(String name) {
        ChannelName room = Names.room(name);
        ChannelName before = present.get();
        if (room.equals(before)) {
            throw new Refusal(ErrorCode.ALREADY_SUBSCRIBED, "you are in " + name + " already");
        }
        if (before != null) {
            leave();
        }
        present.set(room);
        inFlight.start(
                () -> client.subscribe(new SubscribeRequest(room, ChatLines.LINES, null, HISTORY, true)),
                subscribed -> entered(room, subscribed),
                refusal -> {
                    // Where the person has gone on to another room meanwhile, this one no longer matters.
                    if (present.compareAndSet(room, null)) {
                        refuse(refusal);
                    }
                });
    }

    private void entered(ChannelName room, Subscribed subscribed) {
        Roster roster = subscribed.roster();
        tell("* You are in " + Names.roomOf(room) + (roster == null ? "" : ", with " + others(roster)));
        for (Publication publication : subscribed.recovery().publications()) {
            tell(ChatLines.said(publication));
        }
        subscribed.open();
    }

    private void leave() {
        ChannelName room = room();
        present.set(null);
        client.unsubscribe(room);
        tell("* You left " + Names.roomOf(room));
    }

    private void rename(String name) {
        client.rename(Names.nick(name));
        tell("* You are now known as " + Names.shown(client.member()));
    }

    private void who() {
        ChannelName room = room();
        inFlight.start(
                () -> client.presence(room),
                roster -> tell("* In " + Names.roomOf(room) + ": you, and " + others(roster)),
                this::refuse);
    }

    private ChannelName room() {
        ChannelName room = present.get();
        if (room == null) {
            throw new Refusal(ErrorCode.NOT_SUBSCRIBED, "you are in no room; /join " + LOBBY + " enters one");
        }
        return room;
    }

    /** The names of those who are there beside oneself. */
    private String others(Roster roster) {
        List<String> names = new ArrayList<>();
        boolean self = false;
        for (Member member : roster.members()) {
            if (member.id().equals(connection.id())) {
                self = true;
            } else if (names.size() < MOST_NAMES) {
                names.add(Names.shown(member));
            }
        }
        int more = roster.total() - names.size() - (self ? 1 : 0);
        if (names.isEmpty()) {
            return more <= 0 ? "nobody else" : more + " others";
        }
        return String.join(", ", names) + (more <= 0 ? "" : " and " + more + " more");
    }

    private void refuse(Refusal refusal) {
        client.refused(refusal);
        tell("! " + refusal.reason());
    }

    private void tell(String line) {
        connection.send(Frame.text(line));
    }
}
