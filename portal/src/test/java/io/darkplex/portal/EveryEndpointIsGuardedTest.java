package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.UserId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthentication;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may call what, as the mappings and the security chain of a running portal say it. */
class EveryEndpointIsGuardedTest {

    /** Answered by filters, which no mapping lists. */
    private static final List<String> OF_FILTERS =
            List.of("POST /api/sign-in", "POST /api/sign-in/links", "POST /api/sign-out", "GET /actuator/health");

    private static final Authentication ANONYMOUS =
            new AnonymousAuthenticationToken("key", "anonymous", AuthorityUtils.createAuthorityList("ANONYMOUS"));

    private static final Authentication USER = signedIn(false, "USER");

    private static final Authentication OPERATOR = signedIn(true, "USER", "OPERATOR");

    @Test
    void everyEndpointIsListedWithThoseWhoMayCallIt() throws IOException {
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var portal = TestPortal.start(database, Map.of())) {
            var chain = portal.bean(WebInvocationPrivilegeEvaluator.class);
            Set<String> lines = new TreeSet<>();
            endpoints(portal).forEach(endpoint -> lines.add(endpoint + " " + callers(chain, endpoint)));
            assertThat(lines).hasSizeGreaterThan(10);
            Golden.check("endpoints.txt", String.join("\n", lines) + "\n");
        }
    }

    private static Stream<String> endpoints(TestPortal portal) {
        return Stream.concat(
                OF_FILTERS.stream(),
                portal.beans(RequestMappingHandlerMapping.class).stream()
                        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                        .flatMap(EveryEndpointIsGuardedTest::spellings));
    }

    private static Stream<String> spellings(RequestMappingInfo mapping) {
        Set<?> methods = mapping.getMethodsCondition().getMethods();
        List<String> names = methods.isEmpty()
                ? List.of("ANY")
                : methods.stream().map(Object::toString).toList();
        return mapping.getPatternValues().stream()
                .flatMap(path -> names.stream().map(name -> name + " " + path));
    }

    private static String callers(WebInvocationPrivilegeEvaluator chain, String endpoint) {
        String[] parts = endpoint.split(" ", 2);
        String method = parts[0].equals("ANY") ? "GET" : parts[0];
        String path = parts[1].replaceAll("\\{[^}]+}", "00000000-0000-0000-0000-000000000000");
        if (chain.isAllowed("", path, method, ANONYMOUS)) {
            return "anonymous";
        }
        if (chain.isAllowed("", path, method, USER)) {
            return "user";
        }
        return chain.isAllowed("", path, method, OPERATOR) ? "operator" : "nobody";
    }

    private static Authentication signedIn(boolean operator, String... authorities) {
        var actor = new Actor(new UserId(new UUID(0, 1)), "ada@example.org", operator);
        return new OneTimeTokenAuthentication(actor, AuthorityUtils.createAuthorityList(authorities));
    }
}
