package io.gatehouse.policy.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.KnownUser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerPolicyTest {
    private static Authenticator policy(String challenge) {
        return (Authenticator) new ContainerType()
                .compile(
                        new ContainerOptions(Map.of("partner", "partners", "chief", "chiefs"), challenge),
                        new Provisions("r.container", Secrets.below(List.of()), Consumers.NONE));
    }

    @Test
    void theUserOfTheServerIsTheCallerAndItsRolesAreTheGroupsTheyStandFor() {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.voucher(new KnownUser("ann", "partner", "groundhog"));
        assertThat(policy(null).decide(exchange).caller())
                .isEqualTo(new Caller("container", "ann", null, Set.of("partners"), Set.of(), Map.of()));
    }

    @Test
    void whoIsNotLoggedInHasBroughtNothingWhateverItSends() {
        Exchange exchange = Exchanges.of("GET", "/", "Authorization", "Basic YTpi");
        assertThat(policy(null).decide(exchange).outcome()).isEqualTo("absent");
    }

    @Test
    void theChallengeIsTheServers() {
        assertThat(policy(null).challenges(null)).containsExactly("Basic realm=\"gatehouse\"");
        assertThat(policy("Negotiate").challenges(null)).containsExactly("Negotiate");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic realm=\"x\", Basic YTpi, 0",
        "Basic realm=\"x\", bASIC YTpi, 0",
        "Basic realm=\"x\", Basically YTpi, 1",
        "Basic realm=\"x\", Bearer YTpi, 1",
        "Negotiate, Negotiate YTpi, 0"
    })
    void credentialsOfTheServersSchemeAreNotHandedOn(String challenge, String sent, int left) {
        assertThat(policy(challenge)
                        .handOn(Exchanges.request("GET", "/", "Authorization", sent))
                        .headers()
                        .all("Authorization"))
                .hasSize(left);
    }
}
