package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Makes the security context of a request from the person in its session, who is read anew each time. */
@Component
class SessionContexts implements SecurityContextRepository {

    @Override
    @SuppressWarnings("deprecation")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        HttpSession session = holder.getRequest().getSession(false);
        if (session != null && session.getAttribute(PersonSession.ACTOR) instanceof Actor actor) {
            return new SecurityContextImpl(LinkAuthentication.authentication(actor));
        }
        return new SecurityContextImpl();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var authentication = context.getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Actor actor) {
            request.getSession(true).setAttribute(PersonSession.ACTOR, actor);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(PersonSession.ACTOR) != null;
    }
}
