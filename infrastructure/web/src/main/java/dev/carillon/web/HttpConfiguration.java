package dev.carillon.web;

import dev.carillon.notification.domain.Notification;
import dev.carillon.web.access.CallerArgument;
import dev.carillon.web.json.NotificationSerializer;
import dev.carillon.web.json.StrictJson;
import dev.carillon.web.netty.HeapBodies;
import dev.carillon.web.netty.UnwoundHandling;
import dev.carillon.web.problems.MessageBundle;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemHandler;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.settings.Limits;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Wires HTTP. The server imports this beside Boot's WebFlux, Jackson and validation, and gives the
/// beans that it and the configurations it imports ask for: the use cases, `ServiceKeys`,
/// `Revocations`, [dev.carillon.web.tokens.Secrets] and an `InstantSource`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpSettings.class, Limits.class})
@Import({
  TokensConfiguration.class,
  AccessConfiguration.class,
  RatesConfiguration.class,
  RoutesConfiguration.class
})
public class HttpConfiguration {

  @Bean
  Messages messages(ObjectProvider<MessageBundle> bundles) {
    return new Messages(bundles.orderedStream().toList());
  }

  /// Before Boot's own, which would write its own shape of errors.
  @Bean
  @Order(-2)
  WebExceptionHandler problemHandler(Messages messages) {
    return new ProblemHandler(messages);
  }

  @Bean
  HttpHandlerDecoratorFactory unwoundHandling() {
    return new UnwoundHandling();
  }

  @Bean
  HeapBodies heapBodies() {
    return new HeapBodies();
  }

  @Bean
  LocaleContextResolver localeContextResolver() {
    var resolver = new AcceptHeaderLocaleContextResolver();
    resolver.setSupportedLocales(Messages.LANGUAGES);
    resolver.setDefaultLocale(Messages.LANGUAGES.getFirst());
    return resolver;
  }

  @Bean
  StrictJson strictJson(Limits limits) {
    return new StrictJson(limits.jsonDepth());
  }

  /// What Jackson reads for a controller is read as strictly as what [StrictJson] reads.
  @Bean
  JsonFactoryBuilderCustomizer strictReading(Limits limits) {
    return factory ->
        factory
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StrictJson.constraints(limits.jsonDepth()));
  }

  @Bean
  JsonMapperBuilderCustomizer strictBinding() {
    return mapper ->
        mapper
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, HttpConfiguration::takeStringsOnly)
            .addModule(
                new SimpleModule().addSerializer(Notification.class, new NotificationSerializer()));
  }

  /// Turning scalars into strings is a switch of its own in Jackson.
  private static void takeStringsOnly(MutableCoercionConfig texts) {
    texts
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  @Bean
  WebFluxConfigurer webFlux(Limits limits) {
    return new WebFluxConfigurer() {
      // Set here, whatever executors the server has: a blocking method on an event loop would stop
      // every connection of that loop.
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer execution) {
        execution.setExecutor(new VirtualThreadTaskExecutor("http-"));
      }

      @Override
      public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
        resolvers.addCustomResolver(new CallerArgument());
      }

      @Override
      public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
        // The filter of bodies knows which route may have how much.
        codecs
            .defaultCodecs()
            .maxInMemorySize(Math.max(limits.bodyMaxBytes(), limits.bulkBodyMaxBytes()));
      }
    };
  }
}
