import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { JwtModule } from '@nestjs/jwt';
import { EventsController } from './events.controller';
import { EventListeners } from './events.listeners';
import { handlers } from './notifications.handlers';
import { NotificationsController } from './notifications.controller';
import { NotificationsGateway } from './notifications.gateway';
import { NotificationsService } from './notifications.service';
import { PrismaService } from './prisma.service';
import { secret, SessionGuard, SocketTokens } from './session';

@Module({
  imports: [CqrsModule.forRoot(), EventEmitterModule.forRoot(), JwtModule.register({ secret })],
  controllers: [NotificationsController, EventsController],
  providers: [
    PrismaService,
    NotificationsService,
    NotificationsGateway,
    EventListeners,
    SocketTokens,
    { provide: APP_GUARD, useClass: SessionGuard },
    ...handlers,
  ],
})
export class AppModule {}
