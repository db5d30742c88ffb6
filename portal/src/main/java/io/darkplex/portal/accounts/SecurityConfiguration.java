package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.web.Edge;
import io.darkplex.portal.web.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Objects;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Who reaches what, and the ways to sign in; each way is one method. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SecurityConfiguration {

    static final String LINKS = "/api/sign-in/links";
    static final String SIGN_IN = "/api/sign-in";
    static final String SIGN_OUT = "/api/sign-out";

    private final Problems problems;

    SecurityConfiguration(Problems problems) {
        this.problems = problems;
    }

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            Edge edge,
            SessionCookies cookies,
            SessionContexts contexts,
            Links links,
            LinkAuthentication authentication,
            LinkDesk desk) {
        edge.customize(http);
        rules(http);
        oneTimeLink(http, links, authentication, desk);
        return http.csrf(csrf -> csrf.csrfTokenRepository(cookies))
                .securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(session ->
                        session.sessionAuthenticationStrategy((person, request, response) -> endSession(request)))
                .requestCache(RequestCacheConfigurer::disable)
                .logout(signOut -> signOut.logoutRequestMatcher(post(SIGN_OUT))
                        .logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT)))
                .exceptionHandling(refused -> refused.authenticationEntryPoint((request, response, cause) ->
                                refuse(response, KernelProblem.NOT_SIGNED_IN, "This needs a session."))
                        .accessDeniedHandler((request, response, cause) -> {
                            if (cause instanceof CsrfException) {
                                refuse(response, KernelProblem.CSRF_REFUSED, "The X-CSRF-TOKEN header does not fit.");
                                return;
                            }
                            refuse(response, AccountsProblem.OPERATOR_ONLY, "This needs an operator.");
                        }))
                .build();
    }

    /** Requests that no browser of ours sends, such as a path with two slashes. */
    @Bean
    RequestRejectedHandler rejected() {
        return (request, response, cause) ->
                problems.write(response, KernelProblem.REQUEST_MALFORMED, "The address is not well-formed.", cause);
    }

    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<?>> sessionFilter(SessionRepositoryFilter<?> filter) {
        var registration = new FilterRegistrationBean<SessionRepositoryFilter<?>>(filter);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
        return registration;
    }

    private static void rules(HttpSecurity http) {
        http.authorizeHttpRequests(
                who -> who.requestMatchers(HttpMethod.GET, "/api/session", "/api/dev/mailbox", "/actuator/health")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, LINKS, SIGN_IN, SIGN_OUT)
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .requestMatchers("/api/operator/**")
                        .hasAuthority(Authority.OPERATOR.name())
                        .requestMatchers("/api/**")
                        .hasAuthority(Authority.USER.name())
                        .anyRequest()
                        .permitAll());
    }

    private void oneTimeLink(HttpSecurity http, Links links, LinkAuthentication authentication, LinkDesk desk) {
        http.oneTimeTokenLogin(way -> way.tokenGeneratingUrl(LINKS)
                .generateRequestResolver(desk::read)
                .tokenService(links)
                .tokenGenerationSuccessHandler((request, response, link) -> desk.deliver(response, (IssuedLink) link))
                .loginPage("/sign-in")
                .showDefaultSubmitPage(false)
                .loginProcessingUrl(SIGN_IN)
                .authenticationConverter(SecurityConfiguration::presented)
                .authenticationProvider(authentication)
                .successHandler((request, response, person) -> response.setStatus(204))
                .failureHandler((request, response, cause) -> refuse(response, cause)));
    }

    /** Takes the token from the body alone: what stands in an address stands in logs too. */
    private static Authentication presented(HttpServletRequest request) {
        String token = request.getQueryString() == null ? request.getParameter("token") : null;
        return new OneTimeTokenAuthenticationToken(Objects.requireNonNullElse(token, ""));
    }

    /** Whoever signs in begins anew; an id known before the sign-in is worth nothing after it. */
    private static void endSession(HttpServletRequest request) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            before.invalidate();
        }
    }

    private void refuse(HttpServletResponse response, AuthenticationException cause) throws IOException {
        if (cause instanceof LinkRefusedException link) {
            refuse(response, link.problem(), "Ask for a new link to sign in.");
            return;
        }
        problems.write(response, KernelProblem.INTERNAL, "The sign-in could not be finished.", cause);
    }

    private void refuse(HttpServletResponse response, Problem problem, String detail) throws IOException {
        problems.write(response, problem, detail);
    }

    private static PathPatternRequestMatcher post(String path) {
        return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path);
    }
}
