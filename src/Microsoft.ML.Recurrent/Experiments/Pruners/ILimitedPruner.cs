namespace Microsoft.ML.Recurrent.Experiments.Pruners;

/// <summary>A pruner whose settings an experiment may put out of reach.</summary>
internal interface ILimitedPruner
{
    /// <summary>The reason for which the pruner would pause no trial; null where it may pause one.</summary>
    string? Futility(PruningLimits limits);

    /// <summary>A setting that some of the pruner's work is lost by; null where there is none.</summary>
    string? Remark(PruningLimits limits) => null;
}
