namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>A state that is locked until this is disposed.</summary>
/// <param name="state">The state; its lock has been taken.</param>
internal readonly ref struct HeldState<TState>(TState state)
    where TState : KeptState
{
    public TState State => state;

    public void Dispose() => Monitor.Exit(state);
}
