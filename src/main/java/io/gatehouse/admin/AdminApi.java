package io.gatehouse.admin;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.snapshot.AdminTokens;
import io.gatehouse.snapshot.Publisher;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.jsonb.JsonBindingFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/**
 * Everything the admin API consists of, as Jersey is told it.
 *
 * <p>Jersey finds nothing by itself: no scanning, no WADL, no feature that happens to lie on the class path.
 */
final class AdminApi {
    private AdminApi() {}

    static ResourceConfig of(Publisher publisher, AdminTokens tokens, Explaining explaining, Memory memory) {
        Changes changes = new Changes(publisher);
        return new ResourceConfig()
                .register(ConfigResource.class)
                .register(PartsResource.class)
                .register(OpenApiResource.class)
                .register(SchemaResource.class)
                .register(RevisionsResource.class)
                .register(ImpactResource.class)
                .register(TargetsResource.class)
                .register(CredentialsResource.class)
                .register(UsageResource.class)
                .register(CacheResource.class)
                .register(ExplainResource.class)
                .register(TokensResource.class)
                .register(new Given(changes, tokens, explaining, memory))
                .register(new ReadOnly())
                .register(new ReadableAccept())
                .register(new ProblemAnswers())
                .register(new AuditLog())
                .register(JsonBindingFeature.class)
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "DATASOURCE")
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.BV_FEATURE_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    }

    /** What Jersey gives the resources it makes: of resources that are made for it, it warns that they are no providers. */
    private static final class Given extends AbstractBinder {
        private final Changes changes;
        private final AdminTokens tokens;
        private final Explaining explaining;
        private final Memory memory;

        Given(Changes changes, AdminTokens tokens, Explaining explaining, Memory memory) {
            this.changes = changes;
            this.tokens = tokens;
            this.explaining = explaining;
            this.memory = memory;
        }

        @Override
        protected void configure() {
            bind(changes).to(Changes.class);
            bind(tokens).to(AdminTokens.class);
            bind(explaining).to(Explaining.class);
            bind(memory).to(Memory.class);
        }
    }
}
