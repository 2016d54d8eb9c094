/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bodies.h"

#define FINE       "\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}"
#define BASE(c, m) "\"base_resp\":{\"status_code\":" #c ",\"status_msg\":\"" m "\"}"
#define WRAP(inner)                                                                                                    \
  "{\"code\":\"success\",\"message\":\"\",\"data\":{\"task_id\":\"306700000000001\","                                  \
  "\"action\":\"video_generation\",\"submit_time\":1748000000,\"start_time\":0,\"finish_time\":0," inner "}}"
#define KLING(inner)                                                                                                   \
  "{\"code\":0,\"message\":\"SUCCEED\",\"request_id\":\"r-1\",\"data\":{\"task_id\":\"306700000000001\","              \
  "\"created_at\":1748000000000,\"updated_at\":1748000000001," inner "}}"
#define OPENAI(inner)                                                                                                  \
  "{\"id\":\"task_0123456789abcdefghijklmnopqrstuv\",\"object\":\"video\",\"model\":\"MiniMax-Hailuo-02\","            \
  "\"created_at\":1748000000," inner "}"
#define FILE(more)                                                                                                     \
  "\"file\":{\"file_id\":306700000000002,\"bytes\":0,\"created_at\":1748000000,\"filename\":\"output.mp4\","           \
  "\"purpose\":\"video_generation\"" more "}"
#define LINK   "https://cdn.example/v.mp4?Expires=1&Signature=a%2Bb"
#define BACKUP "https://backup.example/v.mp4?Expires=1"

static const Body bodies[] = {
  /* 3.1 */
  { "SUB-1", 200, "{\"task_id\":\"306700000000001\"," FINE "}" },
  { "SUB-2", 200, KLING ("\"task_status\":\"submitted\"") },
  { "SUB-3", 200,
    "{\"id\":\"task_0123456789abcdefghijklmnopqrstuv\",\"task_id\":\"task_0123456789abcdefghijklmnopqrstuv\","
    "\"object\":\"video\",\"model\":\"MiniMax-Hailuo-02\",\"status\":\"queued\",\"progress\":0,\"created_at\":"
    "1748000000}" },
  { "SUB-4", 200, "{\"task_id\":\"306700000000001\"}" },
  { "SUB-5", 200, "{\"task_id\":\"306700000000001\",\"platform_id\":\"video_01J0000000000000000000000X\"," FINE "}" },
  { "SUB-6", 200, "{\"task_id\":\"306700000000001\",\"usage\":{\"total_tokens\":1}," FINE "}" },
  { "SUB-7", 200, "{\"task_id\":306700000000001," FINE "}" },
  { "SUB-7b", 200, "{\"task_id\":900719925474099301," FINE "}" },
  { "SUB-7c", 200, "{\"task_id\":\"900719925474099301\"," FINE "}" },
  { "SUB-7d", 200, "{\"task_id\":18446744073709551615," FINE "}" },
  { "SUB-8", 200, "{\"code\":\"success\",\"message\":\"\",\"data\":\"306700000000001\"}" },
  { "SUB-8b", 200, "{\"code\":\"success\",\"message\":\"\",\"data\":{\"task_id\":\"306700000000001\"}}" },

  /* 3.2 */
  { "SUBE-1", 200, "{\"task_id\":\"\"," BASE (1026, "input new_sensitive") "}" },
  { "SUBE-2", 200, "{" BASE (1008, "insufficient balance") "}" },
  { "SUBE-3", 200,
    "{" BASE (1004,
              "login fail: Please carry the API secret key in the 'Authorization' field of the request header") "}" },
  { "SUBE-4", 200, "{" BASE (2049, "invalid api key") "}" },
  { "SUBE-5", 200, "{" BASE (2013, "invalid params, model") "}" },
  { "SUBE-6", 200, "{" BASE (1002, "rate limit") "}" },
  { "SUBE-7", 400, "{\"code\":\"1026\",\"message\":\"hailuo api error: input new_sensitive\",\"data\":null}" },
  { "SUBE-8", 401,
    "{\"error\":{\"message\":\"Invalid token (request id: 20261123)\",\"type\":\"new_api_error\",\"code\":\"\"}}" },
  { "SUBE-9", 403,
    "{\"error\":{\"message\":\"no quota\",\"type\":\"new_api_error\",\"code\":\"insufficient_user_quota\"}}" },
  { "SUBE-10", 503,
    "{\"error\":{\"message\":\"No available channel\",\"type\":\"new_api_error\",\"code\":\"model_not_found\"}}" },
  { "SUBE-11", 429,
    "{\"error\":{\"message\":\"当前分组上游负载已饱和，请稍后再试\",\"type\":\"insufficient_quota\","
    "\"code\":\"insufficient_user_quota\"}}" },
  { "SUBE-11b", 429,
    "{\"error\":{\"message\":\"Too fast\",\"type\":\"rate_limit_error\",\"code\":null,\"param\":null}}" },
  { "SUBE-12", 404,
    "{\"error\":{\"message\":\"Invalid URL (POST "
    "/v1/video_generation)\",\"type\":\"invalid_request_error\",\"param\":\"\","
    "\"code\":\"\"}}" },
  { "SUBE-13", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>" },
  { "SUBE-13b", 524, "error code: 524" },
  { "SUBE-14", 200, "{\"code\":1201,\"message\":\"refused\",\"request_id\":\"r-1\",\"data\":null}" },
  { "SUBE-15", 503,
    "{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"{\\\\\\\"error\\\\\\\":{\\\\\\\"message\\\\\\\":"
    "\\\\\\\"deep words\\\\\\\"}}\\\"}}\",\"type\":\"cf-api-error\"},\"code\":503}" },
  { "SUBE-15b", 503,
    "{\"error\":{\"message\":\"upstream: {\\\"base_resp\\\":{\\\"status_code\\\":1026,\\\"status_msg\\\":\\\"input "
    "new_sensitive\\\"}}\",\"type\":\"cf-api-error\"},\"code\":503}" },
  { "SUBE-17", 200, "{\"task_id\":\"30670000" },
  { "SUBE-17b", 200, "" },

  /* 3.3 */
  { "Q-1", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Preparing\"," FINE "}" },
  { "Q-1b", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Queueing\"," FINE "}" },
  { "Q-1c", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Processing\",\"file_id\":\"\"," FINE "}" },
  { "Q-2", 200,
    "{\"task_id\":\"306700000000001\",\"status\":\"Success\",\"file_id\":\"306700000000002\",\"video_width\":1366,"
    "\"video_height\":768," FINE "}" },
  { "Q-3", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Success\"," FINE "}" },
  { "Q-4", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Fail\"," FINE "}" },
  { "Q-5", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Fail\"," BASE (1027, "output new_sensitive") "}" },
  { "Q-6", 200, "{\"task_id\":\"306700000000001\",\"status\":\"Failed\"," FINE "}" },
  { "Q-6b", 200, "{\"task_id\":\"306700000000001\",\"status\":\"failed\"," FINE "}" },
  { "Q-6c", 200, "{\"task_id\":\"306700000000001\",\"status\":\" FAIL \"," FINE "}" },
  { "Q-7", 200, "{" BASE (1002, "rate limit") "}" },
  { "Q-7b", 200, "{" BASE (1004, "not authorized") "}" },
  { "Q-7c", 200, "{" BASE (2013, "invalid params") "}" },
  { "Q-7d", 200, "{\"task_id\":\"\",\"status\":\"\"," BASE (4711, "who knows") "}" },
  { "Q-8", 200, WRAP ("\"status\":\"NOT_START\",\"fail_reason\":\"\",\"progress\":\"0%\",\"data\":null") },
  { "Q-8b", 200, WRAP ("\"status\":\"SUBMITTED\",\"fail_reason\":\"\",\"progress\":\"10%\",\"data\":{}") },
  { "Q-8c", 200,
    WRAP ("\"status\":\"QUEUED\",\"fail_reason\":\"\",\"progress\":\"20%\",\"data\":{\"task_id\":\"1\",\"status\":"
          "\"Queueing\"," FINE "}") },
  { "Q-8d", 200,
    WRAP ("\"status\":\"IN_PROGRESS\",\"fail_reason\":\"\",\"progress\":\"30%\",\"data\":{\"task_id\":\"1\"," FINE
          "}") },
  { "Q-8e", 200,
    WRAP ("\"status\":\"IN_PROGRESS\",\"fail_reason\":\"\",\"progress\":\"50%\",\"data\":{" BASE (
      2013, "no such task") "}") },
  { "Q-9", 200,
    WRAP ("\"status\":\"SUCCESS\",\"fail_reason\":\"306700000000002\",\"progress\":\"100%\",\"data\":{\"status\":"
          "\"Success\","
          "\"file_id\":\"306700000000002\",\"video_width\":1366,\"video_height\":768," FILE (
            ",\"download_url\":\"" LINK "\",\"backup_download_url\":\"" BACKUP "\"") "," FINE "}") },
  { "Q-10", 200,
    WRAP ("\"status\":\"SUCCESS\",\"fail_reason\":\"" LINK "\",\"progress\":\"100%\",\"data\":{\"task_id\":\"1\","
          "\"status\":\"Success\"," FINE "}") },
  { "Q-11", 200,
    WRAP ("\"status\":\"SUCCESS\",\"fail_reason\":\"\",\"result_url\":\"" LINK
          "\",\"progress\":\"100%\",\"data\":null") },
  { "Q-12", 200,
    WRAP ("\"status\":\"SUCCESS\",\"fail_reason\":\"\",\"progress\":\"100%\",\"data\":{\"status\":\"Success\","
          "\"file_id\":\"306700000000002\"," FINE "}") },
  { "Q-12b", 200,
    WRAP ("\"status\":\"SUCCESS\",\"fail_reason\":\"306700000000002\",\"progress\":\"100%\",\"data\":{}") },
  { "Q-13", 200,
    WRAP ("\"status\":\"FAILURE\",\"fail_reason\":\"the model "
          "broke\",\"progress\":\"100%\",\"data\":{\"status\":\"Fail\"," FINE "}") },
  { "Q-13b", 200,
    WRAP ("\"status\":\"FAILURE\",\"fail_reason\":\"\",\"progress\":\"100%\",\"data\":{\"status\":\"Fail\"," BASE (
      1027, "output new_sensitive") "}") },
  { "Q-13c", 200,
    WRAP ("\"status\":\"FAILURE\",\"fail_reason\":\"306700000000002\",\"progress\":\"100%\",\"data\":null") },
  { "Q-14", 200, KLING ("\"task_status\":\"submitted\",\"task_status_msg\":\"\"") },
  { "Q-14b", 200, KLING ("\"task_status\":\"processing\"") },
  { "Q-14c", 200,
    KLING ("\"task_status\":\"succeed\",\"task_result\":{\"videos\":[{\"id\":\"1\",\"url\":\"" LINK
           "\",\"duration\":\"6\"}]}") },
  { "Q-14d", 200, KLING ("\"task_status\":\"failed\",\"task_status_msg\":\"too dark\"") },
  { "Q-15", 200, OPENAI ("\"status\":\"queued\",\"progress\":20") },
  { "Q-15b", 200, OPENAI ("\"status\":\"in_progress\",\"progress\":30,\"error\":null") },
  { "Q-15c", 200, OPENAI ("\"status\":\"completed\",\"progress\":100,\"metadata\":{\"url\":\"" LINK "\"}") },
  { "Q-15d", 200, OPENAI ("\"status\":\"failed\",\"error\":{\"message\":\"input new_sensitive\",\"code\":\"1026\"}") },
  { "Q-15e", 200, OPENAI ("\"status\":\"unknown\",\"progress\":0") },
  { "Q-16", 200,
    "{\"id\":\"b-1\",\"task_id\":\"306700000000001\",\"status\":\"Success\",\"file_id\":\"306700000000002\",\"url\":"
    "\"" LINK "\"," FINE "}" },
  { "Q-17", 200,
    "{\"task\":{\"id\":\"306700000000001\",\"model\":\"m\",\"status\":\"running\",\"error\":null,\"content\":null}}" },
  { "Q-17b", 200,
    "{\"task\":{\"id\":\"306700000000001\",\"status\":\"succeeded\",\"content\":{\"url\":\"" LINK "\"}}}" },
  { "Q-17c", 200,
    "{\"task\":{\"id\":\"306700000000001\",\"status\":\"failed\",\"error\":{\"code\":\"1026\",\"message\":"
    "\"sensitive\"}}}" },
  { "Q-17d", 200, "{\"task\":{\"id\":\"306700000000001\",\"status\":\"cancelled\"}}" },
  { "Q-18", 400, "{\"code\":\"task_not_exist\",\"message\":\"task_not_exist\",\"data\":null}" },
  { "Q-19", 200, "{\"task_id\":\"306700000000001\",\"status\":\"weird\"," FINE "}" },
  { "Q-20", 200,
    "{\"code\":0,\"status\":200,\"message\":\"ok\",\"request_id\":\"r\",\"time_elapsed\":1,\"data\":{\"status\":"
    "\"processing\","
    "\"resp_data\":null,\"video_url\":\"\",\"image_urls\":[]}}" },
  { "Q-20b", 200,
    "{\"code\":0,\"status\":200,\"message\":\"ok\",\"data\":{\"status\":\"success\",\"video_url\":\"" LINK
    "\",\"image_urls\":[]}}" },
  { "Q-21", 503, "<html>503</html>" },

  /* 3.4 */
  { "R-1", 200, "{" FILE (",\"download_url\":\"" LINK "\"") "," FINE "}" },
  { "R-2", 200, "{" FILE (",\"download_url\":\"" LINK "\",\"backup_download_url\":\"" BACKUP "\"") "," FINE "}" },
  { "R-3", 200,
    "{\"file\":{\"file_id\":\"306700000000002\",\"bytes\":123456,\"download_url\":\"" LINK "\"}," FINE "}" },
  { "R-4", 200, "{" FINE "}" },
  { "R-4b", 200, "{" FILE (",\"download_url\":\"\"") "," FINE "}" },
  { "R-4c", 200, "{" FILE (",\"download_url\":\"\",\"backup_download_url\":\"" BACKUP "\"") "," FINE "}" },
  { "R-5", 200, "{" BASE (1013, "internal service error") "}" },
  { "R-5b", 200, "{" BASE (1002, "rate limit") "}" },
  { "R-5c", 200, "{" BASE (2013, "invalid file_id") "}" },
  { "R-6", 200, "{\"download_url\":\"" LINK "\"}" },
  { "R-6b", 200, "{\"url\":\"" LINK "\"}" },
  { "R-7", 500, "{\"code\":\"do_request_failed\",\"message\":\"请求上游地址失败\",\"data\":null}" },
  { "R-7b", 401, "{\"error\":{\"message\":\"Invalid token\",\"type\":\"new_api_error\",\"code\":\"\"}}" },
  { "R-8", 200, "{" FILE (",\"download_url\":\"http://oss.example/v.mp4?Expires=1\"") "," FINE "}" },
  { "R-8b", 200, "{" FILE (",\"download_url\":\"www.downloadurl.com\"") "," FINE "}" },
};

const Body *
body_get (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    if (g_str_equal (bodies[i].name, name))
      return &bodies[i];
  g_error ("no body is named %s", name);
}

guint
body_count (void)
{
  return G_N_ELEMENTS (bodies);
}

const Body *
body_peek (guint index)
{
  return &bodies[index];
}
