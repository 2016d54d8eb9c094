/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rushes-reason.h"

#include <glib/gi18n.h>

/* What happened and what to do now. Whether it cost money is the paid word's to say, beside it. The errors of the rooms
 * above carry these sentences too, so that a message is ready to be shown wherever it comes from. */
static const struct
{
  const char *nick;
  const char *sentence;
} reasons[RUSHES_N_REASONS] = {
  [RUSHES_REASON_NONE] = { "", "" },
  [RUSHES_REASON_PROMPT_REFUSED] = { "prompt-refused", N_ ("The service refused the words of this prompt. Change the "
                                                           "prompt and submit it as a new task.") },
  [RUSHES_REASON_INVISIBLE_CHARACTERS] = { "invisible-characters", N_ ("The prompt holds too many invisible "
                                                                       "characters. Type it again as plain text.") },
  [RUSHES_REASON_INVALID_REQUEST] = { "invalid-request",
                                      N_ ("The service did not accept this combination of prompt and settings.") },
  [RUSHES_REASON_NO_SUCH_SERVICE] = { "no-such-service", N_ ("There is no video service at this address. Check the "
                                                             "service URL; some relays need "
                                                             "/minimax at its end.") },
  [RUSHES_REASON_REFUSED] = { "refused", N_ ("The service refused this request before creating anything.") },
  [RUSHES_REASON_NO_KEY] = { "no-key", N_ ("There is no API key for this service. Add one to go on.") },
  [RUSHES_REASON_KEYRING] = { "keyring",
                              N_ ("The keyring did not give the API key. Unlock the keyring, then try again.") },
  [RUSHES_REASON_KEY_REFUSED] = { "key-refused", N_ ("The service did not accept the API key. Check the key; it may "
                                                     "belong to another region.") },
  [RUSHES_REASON_FORBIDDEN] = { "forbidden",
                                N_ ("The service does not allow this account to do that. Its website says why.") },
  [RUSHES_REASON_BALANCE] = { "balance", N_ ("The balance at the service is too low. Top it up there, then resume.") },
  [RUSHES_REASON_QUOTA] = { "quota", N_ ("The quota at the service is used up. Wait for it to renew or buy more, then "
                                         "resume.") },
  [RUSHES_REASON_PLAN] = { "plan",
                           N_ ("This model is not in the plan of the account, or not in the group of the key.") },
  [RUSHES_REASON_REAL_NAME] = { "real-name", N_ ("The service asks for real-name verification of the account. Complete "
                                                 "it there, then resume.") },
  [RUSHES_REASON_RATE_LIMIT] = { "rate-limit", N_ ("Rate limit of the service. It goes on by itself.") },
  [RUSHES_REASON_NAME_NOT_FOUND] = { "name-not-found", N_ ("The name of the service was not found. Check the service "
                                                           "URL and the network.") },
  [RUSHES_REASON_NO_CONNECTION] = { "no-connection",
                                    N_ ("The service could not be reached. It is tried again by itself.") },
  [RUSHES_REASON_TLS] = { "tls", N_ ("The connection is not secure: the certificate of the service was not accepted. "
                                     "The key was not "
                                     "sent.") },
  [RUSHES_REASON_OFFLINE] = { "offline",
                              N_ ("This computer is offline. It goes on by itself when the network is back.") },
  [RUSHES_REASON_INVALID_URL] = { "invalid-url",
                                  N_ ("The service URL cannot be used. Correct it in the preferences.") },
  [RUSHES_REASON_TIMEOUT] = { "timeout", N_ ("Sent, but no answer came in time.") },
  [RUSHES_REASON_CUT] = { "cut", N_ ("Sent, but the connection broke before the answer was complete.") },
  [RUSHES_REASON_UNREADABLE] = { "unreadable", N_ ("Sent, but the answer cannot be understood.") },
  [RUSHES_REASON_NO_ID] = { "no-id", N_ ("Sent, and the answer names no task.") },
  [RUSHES_REASON_SERVER_ERROR] = { "server-error",
                                   N_ ("Sent, but the service or a server before it reported trouble.") },
  [RUSHES_REASON_REDIRECT] = { "redirect",
                               N_ ("Sent, but the service pointed to another address, which was not followed.") },
  [RUSHES_REASON_MISDIRECTED] = { "misdirected", N_ ("Sent, but the server said that it was not the right one.") },
  [RUSHES_REASON_UNKNOWN_CODE] = { "unknown-code", N_ ("Sent, and the service answered with a code not known here.") },
  [RUSHES_REASON_INTERRUPTED] = { "interrupted", N_ ("Rushes was ended while the request was being sent.") },
  [RUSHES_REASON_VIDEO_WITHHELD] = { "video-withheld", N_ ("The finished video was withheld by the service’s review. "
                                                           "Charging depends on the "
                                                           "service. Change the prompt and submit it as a new task.") },
  [RUSHES_REASON_GENERATION_FAILED] = { "generation-failed", N_ ("The service could not make this video.") },
  [RUSHES_REASON_ENDED_THERE] = { "ended-there", N_ ("The task was cancelled or has expired at the service.") },
  [RUSHES_REASON_UNKNOWN_TASK] = { "unknown-task", N_ ("The service no longer knows this task.") },
  [RUSHES_REASON_LINK_PENDING] = { "link-pending",
                                   N_ ("The video is finished; the service has not given its link yet.") },
  [RUSHES_REASON_LINK_GONE] = { "link-gone", N_ ("The link to the video is dead, and the service gives no new one.") },
  [RUSHES_REASON_NOT_A_VIDEO] = { "not-a-video", N_ ("What the link gave is not a video.") },
  [RUSHES_REASON_INCOMPLETE] = { "incomplete", N_ ("The video arrived incomplete. It is fetched again.") },
  [RUSHES_REASON_UNPROVEN] = { "unproven", N_ ("The server does not say how long the video is, and no two copies of it "
                                               "were alike.") },
  [RUSHES_REASON_TOO_LARGE] = { "too-large", N_ ("The video is larger than Rushes accepts.") },
  [RUSHES_REASON_DISK_FULL] = { "disk-full", N_ ("The disk is full. It goes on by itself when there is room.") },
  [RUSHES_REASON_READ_ONLY] = { "read-only", N_ ("The folder cannot be written to. Choose another one in the "
                                                 "preferences, or change its permissions.") },
  [RUSHES_REASON_DISK_ERROR] = { "disk-error", N_ ("The disk reported an error.") },
  [RUSHES_REASON_OTHER_VIDEO] = { "other-video", N_ ("This is another video.") },
  [RUSHES_REASON_NO_FILE] = { "no-file", N_ ("There is no video file at this place, or it cannot be read.") },
  [RUSHES_REASON_USER] = { "user", N_ ("Done by the user.") },
  [RUSHES_REASON_PROMPT_EMPTY] = { "prompt-empty", N_ ("The prompt is empty. Describe the shot in words.") },
  [RUSHES_REASON_PROMPT_TOO_LONG] = { "prompt-too-long", N_ ("The prompt is too long: the limit is 2000 characters.") },
  [RUSHES_REASON_PROMPT_NOT_TEXT] = { "prompt-not-text", N_ ("The prompt is not text in UTF-8.") },
  [RUSHES_REASON_DURATION] = { "duration", N_ ("The duration must be 6 or 10 seconds.") },
  [RUSHES_REASON_RESOLUTION] = { "resolution", N_ ("The resolution must be 768P or 1080P.") },
  [RUSHES_REASON_PAIR] = { "pair", N_ ("The service makes 1080P at 6 seconds only.") },
  [RUSHES_REASON_URL_EMPTY] = { "url-empty", N_ ("The service URL is empty.") },
  [RUSHES_REASON_URL_INVALID] = { "url-invalid",
                                  N_ ("This is not a URL. It looks like https://relay.example/minimax.") },
  [RUSHES_REASON_URL_SCHEME] = { "url-scheme", N_ ("The service URL must begin with https://.") },
  [RUSHES_REASON_URL_INSECURE] = { "url-insecure", N_ ("http:// would send the key in the clear. Use https://; http:// "
                                                       "is for this computer only.") },
  [RUSHES_REASON_URL_USERINFO] = { "url-userinfo", N_ ("The service URL must not hold a user name or password.") },
  [RUSHES_REASON_URL_EXTRA] = { "url-extra", N_ ("The service URL must not hold “?” or “#”.") },
  [RUSHES_REASON_TASK_ID] = { "task-id",
                              N_ ("This is not a task ID. It is a number or word of the service, without spaces.") },
  [RUSHES_REASON_KEY_EMPTY] = { "key-empty", N_ ("The API key is empty.") },
  [RUSHES_REASON_KEY_CHARACTERS] = { "key-characters",
                                     N_ ("The API key holds spaces or characters that no key has. Copy it again.") },
  [RUSHES_REASON_KEY_TOO_LONG] = { "key-too-long", N_ ("This is too long for an API key. Copy it again.") },
  [RUSHES_REASON_KEYRING_NONE] = { "keyring-none", N_ ("There is no keyring here, so no API key is stored.") },
  [RUSHES_REASON_KEYRING_LOCKED] = { "keyring-locked", N_ ("The keyring is locked. Unlock it, then try again.") },
  [RUSHES_REASON_KEYRING_DISMISSED] = { "keyring-dismissed",
                                        N_ ("Unlocking was cancelled; the key is not available.") },
  [RUSHES_REASON_KEYRING_FAILED] = { "keyring-failed", N_ ("The keyring did not answer as it should. Try again.") },
  [RUSHES_REASON_LIBRARY_IN_USE] = { "library-in-use",
                                     N_ ("Another Rushes is using the library. Close it, or wait for it to finish.") },
  [RUSHES_REASON_LIBRARY_NEWER] = { "library-newer", N_ ("The library was made by a newer version of Rushes. It was "
                                                         "left as it is; update Rushes.") },
  [RUSHES_REASON_LIBRARY_NOT_FOUND] = { "library-not-found", N_ ("There is no such task or service in the library.") },
  [RUSHES_REASON_LIBRARY_EDGE] = { "library-edge", N_ ("The task has moved on; this cannot be done to it any more.") },
  [RUSHES_REASON_LIBRARY_NAME_TAKEN] = { "library-name-taken", N_ ("Another service has this name already.") },
};

/**
 * rushes_reason_get_nick:
 *
 * Returns: the word that the library and `--format json` keep; "" for none
 */
const char *
rushes_reason_get_nick (RushesReason self)
{
  return (guint) self < RUSHES_N_REASONS ? reasons[self].nick : "";
}

/**
 * rushes_reason_from_nick:
 *
 * Returns: the reason, or %RUSHES_REASON_NONE for a word of a newer version
 */
RushesReason
rushes_reason_from_nick (const char *nick)
{
  for (guint i = 1; nick != NULL && i < RUSHES_N_REASONS; i++)
    if (g_str_equal (reasons[i].nick, nick))
      return (RushesReason) i;
  return RUSHES_REASON_NONE;
}

/**
 * rushes_reason_get_sentence:
 *
 * Returns: the translated sentence for people; "" for none
 */
const char *
rushes_reason_get_sentence (RushesReason self)
{
  if ((guint) self >= RUSHES_N_REASONS || *reasons[self].sentence == '\0')
    return "";
  return _ (reasons[self].sentence);
}

/**
 * rushes_reason_build_sentence:
 * @bytes: of the video that it is about; 0: not known
 *
 * Returns: (transfer full): the translated sentence, with the room that is needed where that is what is missing
 */
char *
rushes_reason_build_sentence (RushesReason self, gint64 bytes)
{
  g_autofree char *size = NULL;

  if (self != RUSHES_REASON_DISK_FULL || bytes <= 0)
    return g_strdup (rushes_reason_get_sentence (self));
  size = g_format_size ((guint64) bytes);
  /* Translators: %s is a size as "12.3 MB". */
  return g_strdup_printf (_ ("The disk is full: this video needs %s. It goes on by itself when there is room."), size);
}
