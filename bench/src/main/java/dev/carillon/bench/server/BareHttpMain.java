package dev.carillon.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/// What HTTP alone costs: Netty's codec, and every request, read in full, is answered with 201 and
/// a body of the usual size. Runs until it is ended.
public final class BareHttpMain {
  private static final int BODY_LIMIT_BYTES = 64 * 1024;
  private static final byte[] ANSWER =
      """
      {"success":true,"status":"sent","message":"Notification créée et envoyée avec succès",\
      "id":"0199f0c2-7c00-7a1b-8c3d-5e6f70819203","seq":42}\
      """
          .getBytes(UTF_8);

  private BareHttpMain() {}

  /// Listens on a port of the loopback address.
  ///
  /// @param args the port
  public static void main(String[] args) {
    Loops.fromSystemProperty()
        .listen(
            Integer.parseInt(args[0]),
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(BODY_LIMIT_BYTES),
                        new Answering());
              }
            });
  }

  private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED, Unpooled.wrappedBuffer(ANSWER));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length);
      var _ = ctx.writeAndFlush(response, ctx.voidPromise());
    }
  }
}
