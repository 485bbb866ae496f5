package io.parley.hub;

import io.parley.channel.ChannelName;
import io.parley.channel.ErrorCode;
import io.parley.channel.Payload;
import io.parley.channel.Refusal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The procedures that clients may call, by name. Every method may be called by any thread. */
public final class Procedures {

    /** Answers a call, on the caller's thread; must not block. Fails with a {@link Refusal} to give the caller a reason. */
    @FunctionalInterface
    public interface Procedure {

        CompletionStage<Payload> call(Client caller, Payload arguments);
    }

    private final Map<String, Procedure> byName = new ConcurrentHashMap<>();

    /**
     * Adds a procedure.
     *
     * @throws IllegalStateException where the name is taken
     */
    public void register(String name, Procedure procedure) {
        if (byName.putIfAbsent(name, procedure) != null) {
            throw new IllegalStateException("a procedure named " + name + " is registered already");
        }
    }

    /**
     * The procedure's name as permissions have it.
     *
     * @throws Refusal where it cannot be the name of a procedure
     */
    static ChannelName asChannel(String name) {
        try {
            return ChannelName.parse(name.replace('.', '/'));
        } catch (Refusal noName) {
            throw unknown(name);
        }
    }

    private static Refusal unknown(String name) {
        return new Refusal(ErrorCode.NO_SUCH_PROCEDURE, "nobody answers to the procedure '" + name + "'");
    }

    CompletionStage<Payload> call(String name, Client caller, Payload arguments) {
        Procedure procedure = byName.get(name);
        if (procedure == null) {
            return CompletableFuture.failedFuture(unknown(name));
        }
        try {
            return procedure.call(caller, arguments);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
