package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;

/** Tells whether a token is good. Threads: any. */
@FunctionalInterface
public interface TokenJudge {
    /**
     * The token, which is good.
     *
     * @throws TokenRefused when it is not
     * @throws FetchFailed when that can't be told, since somebody is needed for it who does not answer
     */
    Token judge(String token) throws TokenRefused, FetchFailed;
}
