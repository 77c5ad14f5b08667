//! The words of a trace: closed lists that its fields name.

use lambdascope_rulebook::list;

list! {
    /// How an environment comes to an attempt.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Start {
        /// A new one starts.
        Cold = "cold",
        /// An idle one is reused.
        Warm = "warm",
        /// One was kept initialised.
        Provisioned = "provisioned",
        /// One is initialised again after a timeout or crash.
        Reset = "reset",
    }
}

list! {
    /// Which limit throttled an attempt, in the words of the Invoke API.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum ThrottleReason {
        /// The account's unreserved concurrency.
        ConcurrentInvocationLimitExceeded = "ConcurrentInvocationLimitExceeded",
        /// The function's reserved concurrency.
        ReservedFunctionConcurrentInvocationLimitExceeded = "ReservedFunctionConcurrentInvocationLimitExceeded",
        /// The account's request rate.
        FunctionInvocationRateLimitExceeded = "FunctionInvocationRateLimitExceeded",
        /// The function's request rate.
        ReservedFunctionInvocationRateLimitExceeded = "ReservedFunctionInvocationRateLimitExceeded",
        /// The rate at which a function may gain environments.
        ConcurrentEnvironmentScalingRateExceeded = "ScalingRateExceeded",
        /// The scenario's script, as if a limit were hit.
        Scripted = "Scripted",
    }
}

list! {
    /// Why an environment is gone.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum ReclaimReason {
        /// Nothing came for it.
        Idle = "idle",
        /// It reached the age at which Lambda replaces it.
        Recycled = "recycled",
        /// Its init failed, so that it is of no use.
        InitFailed = "init_failed",
    }
}

list! {
    /// Why Lambda gives up a request for provisioned environments, in the words of its API.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum ProvisioningFailure {
        /// Their init fails each time it is tried.
        Init = "FUNCTION_ERROR_INIT_FAILURE",
    }
}

list! {
    /// What a retry waits for.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum WaitReason {
        /// The wait after a function error.
        FunctionError = "function_error",
        /// The backoff after a throttle.
        Throttle = "throttle",
        /// The backoff after a fault of Lambda itself.
        ServiceError = "service_error",
    }
}

list! {
    /// Why a message can be received.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum VisibleReason {
        /// The delay that it was sent with ended.
        Delay = "delay",
        /// Its visibility timeout ended.
        VisibilityTimeout = "visibility_timeout",
        /// An earlier message of its group is out of the way.
        GroupReleased = "group_released",
    }
}
