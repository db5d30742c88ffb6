package io.darkplex.portal.chat;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.accounts.SessionEnded;
import io.darkplex.portal.accounts.SessionId;
import io.darkplex.portal.accounts.Sessions;
import io.darkplex.portal.events.ReceiptLog;
import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.kernel.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The chat room behind a real web server. Who asks is told by the header {@code X-Test-User}. */
final class ChatServer implements AutoCloseable {

    final FakeTenants tenants = new FakeTenants();
    final Map<TurnId, TurnUsage> receipts = new ConcurrentHashMap<>();
    final Set<SessionId> deadSessions = ConcurrentHashMap.newKeySet();
    private final ServletWebServerApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ChatServer(TestDatabase database, String... settings) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--darkplex.chat.stream.heartbeat=300ms",
                "--darkplex.chat.stream.session-every=100ms",
                "--darkplex.chat.stream.peer-every=100ms",
                "--darkplex.chat.run.store-every=20ms",
                "--darkplex.chat.run.usage-grace=50ms"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        var source = database.dataSource();
        ApplicationContextInitializer<GenericApplicationContext> neighbours = beans -> {
            beans.registerBean(JdbcClient.class, () -> JdbcClient.create(source));
            beans.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(source));
            beans.registerBean(FakeTenants.class, () -> tenants);
            beans.registerBean(FakeSeals.class, FakeSeals::new);
            beans.registerBean(FakeModels.class, FakeModels::new);
            beans.registerBean(Clock.class, Clock::systemUTC);
            beans.registerBean(Ids.class, Ids::random);
            beans.registerBean(ReceiptLog.class, () -> (tenant, turn) -> Optional.ofNullable(receipts.get(turn)));
            beans.registerBean(Sessions.class, () -> session -> !deadSessions.contains(session));
        };
        context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Room.class)
                .initializers(neighbours)
                .run(arguments.toArray(String[]::new));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    static SessionId sessionOf(UUID user) {
        return new SessionId("session-of-" + user);
    }

    void signOut(UUID user) {
        context.publishEvent(new SessionEnded(sessionOf(user), new UserId(user)));
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    HttpResponse<String> call(UUID user, String method, String path, @Nullable String body) {
        try {
            return client.send(request(user, method, path, body).build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    HttpRequest.Builder request(UUID user, String method, String path, @Nullable String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("X-Test-User", user.toString())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan(basePackageClasses = ChatProblem.class)
    @EnableConfigurationProperties(ChatProperties.class)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class Room implements WebMvcConfigurer {
        @Override
        public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
            resolvers.add(new ActorResolver());
        }
    }

    static final class ActorResolver implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Actor.class || parameter.getParameterType() == SessionId.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binder) {
            String user = request.getHeader("X-Test-User");
            if (user == null) {
                throw KernelProblem.NOT_SIGNED_IN.because("No session.");
            }
            if (parameter.getParameterType() == SessionId.class) {
                return sessionOf(UUID.fromString(user));
            }
            return new Actor(new UserId(UUID.fromString(user)), "someone@example.org", false);
        }
    }

    @RestControllerAdvice
    static class Problems {
        @ExceptionHandler
        ResponseEntity<ProblemDetail> render(ProblemException thrown) {
            var detail = ProblemDetail.forStatus(thrown.problem().status());
            detail.setDetail(thrown.detail());
            detail.setProperty("code", thrown.problem().name());
            return ResponseEntity.status(thrown.problem().status()).body(detail);
        }
    }
}
