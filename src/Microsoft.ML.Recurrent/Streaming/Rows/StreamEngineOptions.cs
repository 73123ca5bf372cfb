namespace Microsoft.ML.Recurrent;

/// <summary>The options of a <see cref="StreamEngine{TStep, TOutput}"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record StreamEngineOptions
{
    /// <summary>The column that says which row a step belongs to: Text, or a key, which is named by its value or, where the data has no values, by
    /// its number, from 1.</summary>
    /// <value>The default value is <see langword="null"/>: all steps belong to one row.</value>
    public string? KeyColumnName { get; init; }

    /// <summary>The keys that the engine holds at once; a new one beyond them is refused, and <c>Forget</c> makes room, unless
    /// <see cref="EvictsLeastRecent"/> does. Range: 1 or more.</summary>
    /// <value>The default value is <see cref="int.MaxValue"/>: no limit. Set it where keys come from outside, so that no sender can fill
    /// the memory.</value>
    public int MaximumKeys { get; init; } = int.MaxValue;

    /// <summary>True if a new key beyond <see cref="MaximumKeys"/> takes the place of the one whose last step is the longest ago, which begins anew
    /// should it come back; false if it is refused. <see cref="MaximumKeys"/> must be set then, and is to be above the number of threads that call at once. The keys of
    /// a checkpoint count as used in the order of their names.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool EvictsLeastRecent { get; init; }
}
