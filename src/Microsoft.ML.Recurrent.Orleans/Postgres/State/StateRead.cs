namespace Microsoft.ML.Recurrent.Orleans.Postgres.State;

/// <summary>A row of the table. Immutable.</summary>
internal sealed record StoredState(Guid Version, byte[] Payload);

/// <summary>One state to be read; null where there is none.</summary>
/// <param name="key">The place.</param>
internal sealed class StateRead(StateKey key) : Grouped<StoredState?>
{
    public StateKey Key => key;
}
