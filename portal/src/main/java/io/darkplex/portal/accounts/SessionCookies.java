package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.StartRefusedException;
import io.darkplex.portal.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/**
 * The two cookies: the session, and the secret to which CSRF tokens are compared. Both are {@code Secure} with the
 * {@code __Host-} prefix, so that no other host can plant them. Chromium (tried with 156) takes such cookies from plain
 * http on the loopback too. Safari does not, and there gets plain ones, as does a network for which plain http was
 * allowed.
 */
@Component
class SessionCookies implements CookieSerializer, CsrfTokenRepository {

    private final PublicUrl publicUrl;
    private final CookieSerializer secureSession;
    private final CookieSerializer plainSession;
    private final CsrfTokenRepository secureCsrf = csrf("__Host-darkplex-csrf", true);
    private final CsrfTokenRepository plainCsrf = csrf("darkplex-csrf", false);

    SessionCookies(PublicUrl publicUrl, AccountsProperties properties) {
        if (!publicUrl.https() && !publicUrl.loopback() && !properties.allowPlainHttp()) {
            throw new StartRefusedException("darkplex.public-url is plain http on a network, where everyone between "
                    + "can take over a session. Use https, or set darkplex.accounts.allow-plain-http=true if the "
                    + "network is safe.");
        }
        this.publicUrl = publicUrl;
        int seconds = Math.toIntExact(properties.sessionLifetime().toSeconds());
        secureSession = session("__Host-darkplex", true, seconds);
        plainSession = session("darkplex-session", false, seconds);
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        (secure(value.getRequest()) ? secureSession : plainSession).writeCookieValue(value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return (secure(request) ? secureSession : plainSession).readCookieValues(request);
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return csrf(request).generateToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        csrf(request).saveToken(token, request, response);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return csrf(request).loadToken(request);
    }

    private CsrfTokenRepository csrf(HttpServletRequest request) {
        return secure(request) ? secureCsrf : plainCsrf;
    }

    private boolean secure(HttpServletRequest request) {
        return publicUrl.https() || (publicUrl.loopback() && !safari(request.getHeader("User-Agent")));
    }

    /** Chromium's browsers also say Safari, but after their own name. */
    private static boolean safari(@Nullable String userAgent) {
        return userAgent != null && userAgent.contains("Safari/") && !userAgent.contains("Chrome/");
    }

    private static CookieSerializer session(String name, boolean secure, int seconds) {
        var cookie = new DefaultCookieSerializer();
        cookie.setCookieName(name);
        cookie.setCookiePath("/");
        cookie.setCookieMaxAge(seconds);
        cookie.setSameSite("Lax");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(secure);
        cookie.setUseBase64Encoding(false);
        return cookie;
    }

    private static CsrfTokenRepository csrf(String name, boolean secure) {
        var cookie = new CookieCsrfTokenRepository();
        cookie.setCookieName(name);
        cookie.setHeaderName("X-CSRF-TOKEN");
        cookie.setCookiePath("/");
        cookie.setCookieCustomizer(it -> it.httpOnly(true).secure(secure).sameSite("Strict"));
        return cookie;
    }
}
