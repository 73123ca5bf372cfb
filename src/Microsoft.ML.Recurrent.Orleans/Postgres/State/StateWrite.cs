namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>One state to be written; the result tells whether its version was the expected one.</summary>
/// <param name="key">The place.</param>
/// <param name="payload">The state.</param>
/// <param name="expected">The version that was read; null where there was no row.</param>
internal sealed class StateWrite(StateKey key, ReadOnlyMemory<byte> payload, Guid? expected) : Grouped<bool>
{
    public StateKey Key => key;

    public ReadOnlyMemory<byte> Payload => payload;

    public Guid? Expected => expected;

    /// <summary>The version that the write gives the row. Nobody else gives it, so a row that has it was written by this very request: it can be
    /// sent again when the connection broke before the answer came.</summary>
    public Guid Next { get; } = Guid.NewGuid();

    public override long Bytes => payload.Length;
}
