package io.darkplex.portal.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** Serves the built user interface. Its own router knows the pages, so each address of a page gets {@code index.html}. */
@Configuration(proxyBeanMethods = false)
class StaticFiles implements WebMvcConfigurer {

    /** Names of built files carry a hash of their content. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private final @Nullable Path directory;

    StaticFiles(WebProperties properties) {
        directory = properties.directory();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        if (directory == null) {
            return;
        }
        Path root = directory.toAbsolutePath().normalize();
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(new FileSystemResource(root + "/assets/"))
                .setCacheControl(CacheControl.maxAge(FOREVER).cachePublic().immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations(new FileSystemResource(root + "/"))
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new PageResolver());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        if (directory != null) {
            registry.addViewController("/").setViewName("forward:/index.html");
        }
    }

    private static final class PageResolver extends PathResourceResolver {

        /** Only what a router's page can look like: nothing with a dot, nothing encoded, no call that went wrong. */
        private static final Pattern PAGE = Pattern.compile("(?!api(/|$)|actuator(/|$)|assets(/|$))[\\w/-]+");

        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            Resource file = super.getResource(path, location);
            if (file != null || !PAGE.matcher(path).matches()) {
                return file;
            }
            return super.getResource("index.html", location);
        }
    }
}
