package dev.carillon.notification.usecases.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SuppressionReason;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Found;
import dev.carillon.notification.usecases.ports.ChannelAddresses.Recipient;
import dev.carillon.notification.usecases.ports.Devices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushAddressesTest {
  private static final InboxKey ADA = new InboxKey(TenantId.DEFAULT, new UserId("ada"));
  private static final InboxKey BOB = new InboxKey(TenantId.DEFAULT, new UserId("bob"));
  private static final Device PHONE = device("phone", Platform.FCM);
  private static final Device BROWSER = device("browser", Platform.WEB);

  private final Kept kept = new Kept();
  private final PushAddresses addresses = new PushAddresses(kept);

  private static Device device(String id, Platform platform) {
    return new Device(new DeviceId(id), platform, "token of " + id, Instant.EPOCH, Instant.EPOCH);
  }

  @Test
  void allDevicesOfAllRecipientsAreFoundByOneQuery() {
    Recipient invoice = new Recipient(ADA, "invoice");
    Recipient order = new Recipient(ADA, "order");
    Recipient bob = new Recipient(BOB, "invoice");
    Found ofAda = new Found.At(List.of(PHONE.target(), BROWSER.target()));

    assertThat(addresses.of(List.of(invoice, order, bob), Map.of()))
        .containsOnly(
            Map.entry(invoice, ofAda),
            Map.entry(order, ofAda),
            Map.entry(bob, new Found.Nowhere(SuppressionReason.NO_CONTACT)));
    assertThat(kept.asked).containsExactly(List.of(ADA, BOB));
  }

  @Test
  void aDeviceThatIsGoneIsForgotten() {
    assertThat(addresses.gone(ADA, PHONE.target())).isTrue();
    assertThat(kept.forgotten).containsExactly(PHONE.target());
  }

  @Test
  void whatIsNoDeviceIsNotForgotten() {
    assertThat(addresses.gone(ADA, new DeliveryTarget.Mailbox("ada@example.org"))).isFalse();
  }

  @Test
  void aTokenIsNotPrinted() {
    assertThat(PHONE.toString() + PHONE.target()).doesNotContain("token");
  }

  /// Ada has two.
  private static final class Kept implements Devices {
    final List<Collection<InboxKey>> asked = new ArrayList<>();
    final List<DeliveryTarget.Device> forgotten = new ArrayList<>();

    @Override
    public Map<InboxKey, List<Device>> findAll(Collection<InboxKey> who) {
      asked.add(who);
      return Map.of(ADA, List.of(PHONE, BROWSER));
    }

    @Override
    public void forget(InboxKey who, DeliveryTarget.Device target) {
      forgotten.add(target);
    }

    @Override
    public Device put(InboxKey who, Device device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(InboxKey who, DeviceId id) {
      throw new UnsupportedOperationException();
    }
  }
}
