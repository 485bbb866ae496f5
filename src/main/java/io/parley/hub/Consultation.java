package io.parley.hub;

import io.parley.broker.Draft;
import io.parley.channel.ChannelFilter;
import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client asks the backend: its commands wait until it may connect, its publishes keep their order while they wait for
 * their answers. Any thread.
 */
final class Consultation {

    private static final CompletionStage<Boolean> NOTHING = CompletableFuture.completedFuture(true);

    private final MayI mayI;
    private final int most;
    private final @Nullable InTurn admission;
    private final @Nullable InTurn publishes;

    /** The subscribes that wait for their answer, each with a mark of its own. Guarded by itself. */
    private final Map<ChannelFilter, Object> subscribes = new HashMap<>(2);

    private volatile @Nullable Refusal denied;

    private Consultation(MayI mayI, int most) {
        this.mayI = mayI;
        this.most = most;
        this.admission = mayI.asks(Question.Kind.CONNECT) ? new InTurn(most) : null;
        this.publishes = mayI.asks(Question.Kind.PUBLISH) ? new InTurn(most) : null;
    }

    /** For one client of a hub, or null where its backend is asked nothing. */
    static @Nullable Consultation of(Listening listening) {
        MayI mayI = listening.mayI();
        return mayI == null ? null : new Consultation(mayI, listening.commandsWaiting());
    }

    boolean asks(Question.Kind kind) {
        return mayI.asks(kind);
    }

    /** Asks whether the client may be here; commands that come from now on wait for the answer. */
    void connect(Caller caller, Consumer<Answer.Allowed> welcome, Consumer<Answer.Denied> goodbye) {
        InTurn turns = admission;
        if (turns == null) {
            welcome.accept(Answer.YES);
            return;
        }
        turns.take(mayI.ask(new Question.Connect(caller)), answer -> {
            if (answer instanceof Answer.Denied no) {
                denied = refusal(no);
                goodbye.accept(no);
            } else if (answer instanceof Answer.Allowed yes) {
                welcome.accept(yes);
            }
            return NOTHING;
        });
    }

    /** Carries out a command once the client may be here. */
    <T> CompletionStage<T> admitted(Supplier<CompletionStage<T>> command) {
        InTurn turns = admission;
        if (turns == null) {
            return command.get();
        }
        return turns.take(NOTHING, ignored -> {
            Refusal no = denied;
            return no == null ? command.get() : CompletableFuture.failedFuture(no);
        });
    }

    /** Publishes what the backend allows, after all that was to be published before. */
    <T> CompletionStage<T> publish(
            Caller caller, ChannelName channel, Draft draft, Function<Draft, CompletionStage<T>> command) {
        InTurn turns = publishes;
        if (turns == null) {
            return command.apply(draft);
        }
        return turns.take(mayI.ask(new Question.Publish(caller, channel, draft.payload())), answer -> {
            Payload replaced = allowed(answer).payload();
            return command.apply(replaced == null ? draft : draft.carrying(replaced));
        });
    }

    /**
     * Subscribes where the backend allows it and the client has not thought better of it meanwhile.
     *
     * @param held what the client is subscribed to, of which the backend need not be asked
     */
    <T> CompletionStage<T> subscribe(
            Caller caller, ChannelFilter filter, Collection<ChannelFilter> held, Supplier<CompletionStage<T>> command) {
        Object mark = new Object();
        synchronized (subscribes) {
            if (held.contains(filter) || subscribes.containsKey(filter)) {
                throw Subscription.already(filter);
            }
            if (subscribes.size() >= most) {
                throw InTurn.full(most);
            }
            subscribes.put(filter, mark);
        }
        return mayI.ask(new Question.Subscribe(caller, filter)).thenCompose(answer -> {
            synchronized (subscribes) {
                if (!subscribes.remove(filter, mark)) {
                    throw Subscription.givenUp();
                }
            }
            allowed(answer);
            return command.get();
        });
    }

    /** Completes where the backend lets the client follow the channel in another name than its own. */
    CompletionStage<Void> follow(Caller caller, ChannelFilter filter) {
        return mayI.ask(new Question.Subscribe(caller, filter)).thenAccept(Consultation::allowed);
    }

    /** Gives up a subscribe that waits for its answer; false where there is none. */
    boolean giveUp(ChannelFilter filter) {
        synchronized (subscribes) {
            return subscribes.remove(filter) != null;
        }
    }

    private static Answer.Allowed allowed(Answer answer) {
        if (answer instanceof Answer.Denied no) {
            throw refusal(no);
        }
        return (Answer.Allowed) answer;
    }

    private static Refusal refusal(Answer.Denied no) {
        return new Refusal(ErrorCode.NOT_PERMITTED, no.reason());
    }
}
