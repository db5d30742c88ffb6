package io.darkplex.portal.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;

/** What the security chain does to every request whoever sends it: headers, errors of filters, limits, origin. */
@Component
public class Edge implements Customizer<HttpSecurity> {

    /** Inline styles are how charts and editors place things; inline scripts and foreign hosts stay out. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    private static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    private final PublicUrl publicUrl;
    private final Problems problems;
    private final WebProperties properties;
    private final ObjectProvider<LargeBodies> large;

    Edge(PublicUrl publicUrl, Problems problems, WebProperties properties, ObjectProvider<LargeBodies> large) {
        this.publicUrl = publicUrl;
        this.problems = problems;
        this.properties = properties;
        this.large = large;
    }

    @Override
    public void customize(HttpSecurity http) {
        http.headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                .frameOptions(frames -> frames.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(permissions -> permissions.policy(PERMISSIONS))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(strict -> {
                    if (publicUrl.https()) {
                        // TLS ends in front of us: the request itself never looks secure.
                        strict.requestMatcher(AnyRequestMatcher.INSTANCE);
                    } else {
                        strict.disable();
                    }
                }));
        http.addFilterBefore(new ProblemFilter(problems), CsrfFilter.class);
        http.addFilterBefore(new OriginFilter(publicUrl), CsrfFilter.class);
        http.addFilterBefore(
                new BodyLimitFilter(properties.bodyLimit().toBytes(), large.getIfAvailable(() -> LargeBodies.NONE)),
                CsrfFilter.class);
    }
}
