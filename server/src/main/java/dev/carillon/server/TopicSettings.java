package dev.carillon.server;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How many topics there may be.
///
/// @param max of a tenant
/// @param maxMembers of a topic
@Validated
@ConfigurationProperties("carillon.topics")
record TopicSettings(
    @DefaultValue("10000") @Min(1) int max, @DefaultValue("1000000") @Min(1) int maxMembers) {}
