//! Numbers that no golden trace and no test notices.

const CASE: &str = "No test meets the case in which it decides.";
const DEFAULT: &str = "A default that no test leaves unset in a run that would show it.";
const LARGE: &str = "No test has a run so long or so large.";
const MACHINE: &str =
    "It protects the machine; a run that reaches it would take too long for a test.";

/// Their names, and why that is so. This may only shrink.
pub(super) const SURVIVORS: &[(&str, &str)] = &[
    ("apigw_default_rps", DEFAULT),
    ("apigw_http_timeout_status", CASE),
    ("async_default_age_s", DEFAULT),
    ("async_destination_eventbridge_max_bytes", CASE),
    ("async_destination_sqs_max_bytes", CASE),
    ("async_throttle_max_delay_s", LARGE),
    ("classic_environments_per_min", LARGE),
    ("docdb_default_batch_size", DEFAULT),
    ("edge_oversize_status", CASE),
    ("environment_recycle_s", LARGE),
    ("function_default_timeout_s", DEFAULT),
    ("kafka_default_batch_size", DEFAULT),
    ("kafka_provisioned_max_pollers_default", DEFAULT),
    ("kafka_provisioned_min_pollers_default", DEFAULT),
    ("lattice_max_request_bytes", CASE),
    ("lattice_timeout_status", CASE),
    ("model_client_cap_s", CASE),
    ("model_default_seed", DEFAULT),
    ("mq_default_batch_size", DEFAULT),
    ("rps_limit_sync_only", CASE),
    ("run_default_for_s", DEFAULT),
    ("run_default_max_steps", MACHINE),
    ("run_max_text_bytes", MACHINE),
    ("sfn_default_timeout_s", DEFAULT),
    ("sfn_retrier_default_backoff_rate", DEFAULT),
    ("sfn_retrier_default_interval_s", DEFAULT),
    ("sfn_retrier_default_max_attempts", DEFAULT),
    ("sqs_advised_visibility_adds_window", CASE),
    ("sqs_default_max_receive_count", DEFAULT),
    ("sqs_default_retention_s", DEFAULT),
    ("sqs_dlq_fifo_enqueue_time_reset", CASE),
    ("sqs_dlq_standard_enqueue_time_reset", CASE),
    ("sqs_fifo_deduplication_window_s", LARGE),
    ("sqs_fifo_default_batch_size", DEFAULT),
    ("sqs_fifo_max_in_flight", LARGE),
    ("sqs_late_delete_fifo_deleted", CASE),
    ("sqs_late_delete_standard_deleted", CASE),
    ("sqs_max_concurrency", LARGE),
    ("sqs_partial_batch_polling_scaled_down", CASE),
    ("sqs_provisioned_max_concurrency", LARGE),
    ("sqs_provisioned_max_pollers_default", DEFAULT),
    ("sqs_provisioned_min_pollers_default", DEFAULT),
    ("sqs_provisioned_scale_up_per_min", LARGE),
    ("stream_default_batch_size", DEFAULT),
    ("stream_throttles_count_as_attempts", CASE),
];
