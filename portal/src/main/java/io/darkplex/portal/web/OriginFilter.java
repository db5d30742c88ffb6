package io.darkplex.portal.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only our own pages change anything or listen to a stream. A browser tells where a request comes from in headers
 * that no page can forge; a caller that sends neither is no browser and still needs a session and a CSRF token.
 */
final class OriginFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final PublicUrl publicUrl;

    OriginFilter(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (guarded(request) && !ours(request)) {
            throw WebProblem.ORIGIN_REFUSED.because("The request comes from a page of another origin.");
        }
        chain.doFilter(request, response);
    }

    private static boolean guarded(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !READING.contains(request.getMethod()) || path.endsWith("/events") || path.startsWith("/api/dev/");
    }

    private boolean ours(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        String origin = request.getHeader("Origin");
        return origin == null || publicUrl.is(origin) || sameHost(origin, request.getHeader("Host"));
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        return host != null
                && (origin.equalsIgnoreCase("https://" + host) || origin.equalsIgnoreCase("http://" + host));
    }
}
