package dev.carillon.server;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How webhooks are sent.
///
/// @param maxEndpoints of a tenant
/// @param concurrency notifications that a node sends at the same time, each to one endpoint after
///   another
/// @param maxCircuits endpoints of which is remembered that they keep failing
/// @param retry when one that failed is tried again
@Validated
@ConfigurationProperties("carillon.webhook")
record WebhookSettings(
    @DefaultValue("100") @Min(1) @Max(1000) int maxEndpoints,
    @DefaultValue("16") @Min(1) @Max(1000) int concurrency,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxCircuits,
    @DefaultValue RetrySettings retry) {}
