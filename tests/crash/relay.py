# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay in raw sockets that keeps a ledger, and can end its client at any byte of a request or a reply."""

import json
import os
import re
import signal
import socket
import struct
import threading


def box(kind, data):
    return struct.pack(">I4s", len(data) + 8, kind) + data


def video(length=256 * 40):
    track = bytearray(84)
    track[76:78] = struct.pack(">H", 1366)
    track[80:82] = struct.pack(">H", 768)
    moov = box(b"moov", box(b"trak", box(b"tkhd", bytes(track))))
    return box(b"ftyp", b"isom\0\0\2\0isom") + moov + box(b"mdat", bytes(range(256)) * (length // 256))


VIDEO = video()


class Relay:
    """One listening socket; each connection is one request, answered by a thread of its own."""

    def __init__(self, video=VIDEO):
        self.video = video
        self.fetched = 0  # GETs of a video
        self.trouble = False  # whether such a GET ends with 503
        self.lock = threading.Lock()
        self.submissions = []  # prompts, one a POST whose body arrived whole
        self.ids = {}  # task id -> prompt
        self.earlier = {}  # the ids that were there before the run that is looked at
        self.answer = "accept"
        self.kill = None  # (pid, "request"|"reply", byte)
        self.killed = False
        self.next = 306700000000001
        self.socket = None
        self.serving = None
        self.talking = set()
        self.port = 0
        self.up()

    def up(self):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        listening.listen(256)
        self.port = listening.getsockname()[1]
        self.socket = listening
        self.serving = threading.Thread(target=self.serve, args=(listening,), daemon=True)
        self.serving.start()

    def down(self):
        """Nobody is answered any more, and what had reached the relay is in the ledger when this returns."""
        listening, self.socket = self.socket, None
        listening.shutdown(socket.SHUT_RDWR)
        self.serving.join()
        listening.close()
        for talk in list(self.talking):
            talk.join()
        self.talking.clear()

    def keep(self):
        """What happened so far is what the next runs find."""
        self.earlier = dict(self.ids)

    def forget(self):
        with self.lock:
            self.submissions, self.ids = [], dict(self.earlier)
            self.answer, self.kill, self.killed = "accept", None, False

    def serve(self, listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            talk = threading.Thread(target=self.talk, args=(connection,), daemon=True)
            self.talking = {each for each in self.talking if each.is_alive()} | {talk}
            talk.start()

    def strike(self, where, at):
        """Ends the client where that was asked for."""
        kill = self.kill
        if kill is not None and kill[1] == where and at >= kill[2]:
            self.kill = None
            try:
                os.kill(kill[0], signal.SIGKILL)
                self.killed = True
            except ProcessLookupError:
                pass
            return True
        return False

    def read(self, connection):
        data = b""
        post = False
        while True:
            head, found, body = data.partition(b"\r\n\r\n")
            if found:
                length = 0
                for line in head.split(b"\r\n")[1:]:
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                if len(body) >= length:
                    return head.decode(), body
            post = post or data.startswith(b"POST")
            step = 1 << 16
            if self.kill is not None and self.kill[1] == "request" and post:
                step = max(1, min(step, self.kill[2] - len(data)))
            piece = connection.recv(step if data else 4)
            if not piece:
                return None, None
            data += piece
            if data.startswith(b"POST") and self.strike("request", len(data)):
                return None, None

    def talk(self, connection):
        with connection:
            connection.settimeout(20)
            try:
                head, body = self.read(connection)
                if head is None:
                    return
                line = head.split("\r\n")[0]
                reply = self.reply(head, body)
                if reply is None:
                    return
                if line.startswith("POST") and self.kill is not None and self.kill[1] == "reply":
                    at = min(self.kill[2], len(reply))
                    connection.sendall(reply[:at])
                    self.strike("reply", at if at == self.kill[2] else self.kill[2])
                    connection.sendall(reply[at:])
                else:
                    connection.sendall(reply)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)
            except OSError:
                pass

    def reply(self, head, body):
        method, path, _ = head.split("\r\n")[0].split(" ")
        if method == "POST":
            return self.submit(json.loads(body)["prompt"])
        if "/query/" in path:
            task = path.rpartition("task_id=")[2]
            if task not in self.ids:
                return self.send({"base_resp": {"status_code": 2013, "status_msg": "invalid task_id"}})
            return self.send({"task_id": task, "status": "Success", "file_id": task,
                              "base_resp": {"status_code": 0, "status_msg": "success"}})
        if "/files/retrieve" in path:
            task = path.rpartition("file_id=")[2]
            link = f"http://127.0.0.1:{self.port}/video/{task}.mp4"
            return self.send({"file": {"file_id": int(task), "bytes": 0, "download_url": link},
                              "base_resp": {"status_code": 0, "status_msg": "success"}})
        return self.send_video(head)

    def send_video(self, head):
        """The video, or the rest of it where that was asked for."""
        with self.lock:
            self.fetched += 1
        if self.trouble:
            return self.send("", "503 Service Unavailable")
        asked = re.search(r"\r\nRange: bytes=(\d+)-\r\n", head + "\r\n")
        start = int(asked[1]) if asked else 0
        if start >= len(self.video):
            return self.send("", "416 Range Not Satisfiable")
        status = "206 Partial Content" if asked else "200 OK"
        part = f"Content-Range: bytes {start}-{len(self.video) - 1}/{len(self.video)}\r\n" if asked else ""
        return (f'HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: video/mp4\r\nETag: "v"\r\n{part}'
                f"Content-Length: {len(self.video) - start}\r\n\r\n").encode() + self.video[start:]

    def submit(self, prompt):
        with self.lock:
            self.submissions.append(prompt)
            if self.answer == "accept" or self.answer == "drop" or self.answer == "cut":
                task = str(self.next)
                self.next += 1
                self.ids[task] = prompt
        success = {"base_resp": {"status_code": 0, "status_msg": "success"}}
        if self.answer == "accept":
            return self.send({"task_id": task, **success})
        if self.answer == "cut":
            return self.send({"task_id": task, **success})[:-20]
        if self.answer == "drop":
            return None
        if self.answer == "refuse":
            return self.send({"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}})
        if self.answer == "hold":
            return self.send({"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}})
        if self.answer == "502":
            return self.send("<html>502</html>", "502 Bad Gateway", "text/html")
        raise ValueError(self.answer)

    @staticmethod
    def send(body, status="200 OK", kind="application/json"):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        return (f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
                ).encode() + data
