package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.KernelProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives controllers the {@link Actor} and the {@link SessionId} they ask for as arguments. */
@Configuration(proxyBeanMethods = false)
class ActorArguments implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Actor.class || parameter.getParameterType() == SessionId.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer view,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return parameter.getParameterType() == Actor.class ? actor() : session(request);
    }

    private static Actor actor() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof Actor actor) {
            return actor;
        }
        throw KernelProblem.NOT_SIGNED_IN.because("This needs a session.");
    }

    private static SessionId session(NativeWebRequest request) {
        HttpSession session = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class))
                .getSession(false);
        if (session == null) {
            throw KernelProblem.NOT_SIGNED_IN.because("This needs a session.");
        }
        return SessionId.of(session.getId());
    }
}
