package io.gatehouse.entrance.tunnel;

import jakarta.servlet.http.HttpUpgradeHandler;

/** What a container calls when it has upgraded a client's connection. */
interface UpgradedClient extends HttpUpgradeHandler {
    /** Names the tunnel; called before the container calls. */
    void joinedBy(Tunnel tunnel);
}
