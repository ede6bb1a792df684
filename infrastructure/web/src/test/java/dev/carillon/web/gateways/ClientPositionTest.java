package dev.carillon.web.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.usecases.ports.SyncRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ClientPositionTest {
  private final JsonMapper mapper = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"since\":null}", "{\"epoch\":7}"})
  void whoNamesNoNumberKeepsNoCopy(String json) {
    assertThat(ClientPosition.of(mapper.readTree(json))).isEmpty();
  }

  @Test
  void theHighestNumberIsWhatJavaScriptCounts() {
    assertThat(
            ClientPosition.of(
                mapper.readTree("{\"since\":9007199254740991,\"epoch\":9007199254740991}")))
        .contains(new ClientPosition(SyncRequest.MAX_NUMBER, SyncRequest.MAX_NUMBER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"since\":3}",
        "{\"since\":3,\"epoch\":null}",
        "{\"since\":-1,\"epoch\":7}",
        "{\"since\":9007199254740992,\"epoch\":7}",
        "{\"since\":99999999999999999999,\"epoch\":7}",
        "{\"since\":1.5,\"epoch\":7}",
        "{\"since\":\"3\",\"epoch\":7}"
      })
  void whoNamesNoEpochOrANumberThatNoInboxHasBeginsAnew(String json) {
    assertThat(ClientPosition.of(mapper.readTree(json)))
        .contains(new ClientPosition(0, SyncRequest.NO_EPOCH));
  }
}
