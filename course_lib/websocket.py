"""The kernel's websocket without Nagle's algorithm, so that sliders do not wait for the network."""

from __future__ import annotations

import asyncio

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel connection that sends small messages at once (TCP_NODELAY).

    With Nagle's algorithm a widget's small answer waits for the browser's acknowledgement of the
    one before it, which the browser delays; that halves the number of slider updates per second.
    ``course_lib/jupyter/jupyter_server_config.json`` names this class.
    """

    def connect(self) -> asyncio.Future[None] | None:
        self.websocket_handler.set_nodelay(True)
        return super().connect()
