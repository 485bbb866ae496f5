package io.parley.runtime.embedded;

import io.parley.auth.Passwords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Makes a line of the file of users: reads {@code user:password} from the input, not from the command line, where every user of the
 * machine could see it.
 */
record PasswordLine(InputStream in, PrintStream out, PrintStream err) {

    /** Returns the exit status. */
    int run() {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            int colon = line == null ? -1 : line.indexOf(':');
            if (line == null || colon < 1 || colon == line.length() - 1) {
                err.println("parley: --hash-password wants one line of input: <user>:<password>");
                return StartCommand.MISTAKEN;
            }
            out.println(Passwords.line(line.substring(0, colon), line.substring(colon + 1)));
            return StartCommand.DONE;
        } catch (IOException | GeneralSecurityException e) {
            err.println("parley: the password cannot be hashed: " + e.getMessage());
            return StartCommand.MISTAKEN;
        } finally {
            out.flush();
            err.flush();
        }
    }
}
