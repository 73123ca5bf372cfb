namespace Microsoft.ML.Recurrent;

/// <summary>All that a pruner may look at.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record PruningState
{
    /// <summary>The trials so far by number, in every state.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<Trial> Trials
    {
        get;
        init => field = ValueList<Trial>.Of(value);
    } = ValueList<Trial>.Empty;

    /// <summary>True if higher measurements are better.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Maximize { get; init; }

    /// <summary>Trials of the experiment at most; <see langword="null"/> where nothing but time or epochs limits them.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public int? MaximumTrials { get; init; }
}
