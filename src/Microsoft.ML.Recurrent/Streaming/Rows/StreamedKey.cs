namespace Microsoft.ML.Recurrent.Streaming.Rows;

/// <summary>The state of a key between steps: the network's state after the last one, and what all its steps have in common.
/// Whoever reads or writes it locks it.</summary>
/// <param name="name">The key.</param>
/// <param name="values">The state as a stepper reads it.</param>
internal sealed class StreamedKey(string name, float[] values) : KeptState
{
    public static StreamWords Wording { get; } =
        new(nameof(StreamEngine<,>), "stream engine", "key", "keys", nameof(StreamEngineOptions.MaximumKeys), "steps");

    public override StreamWords Words => Wording;

    public override string Name => name;

    public float[] Values => values;

    /// <summary>Steps so far.</summary>
    public long Steps { get; set; }

    /// <summary>The static numbers, scaled.</summary>
    public float[] Statics { get; set; } = [];

    /// <summary>The static keys: numbers from 1, 0 the missing one.</summary>
    public int[] StaticKeys { get; set; } = [];

    /// <summary>The items of a session, from 1 and ascending, that are not recommended again; empty where none is left out.</summary>
    public int[] Seen { get; set; } = [];

    /// <summary>A copy that goes on independently.</summary>
    public StreamedKey Copy() => new(Name, [.. values]) { HasBegun = HasBegun, Steps = Steps, Statics = Statics, StaticKeys = StaticKeys, Seen = Seen };
}
