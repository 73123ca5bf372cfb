namespace Microsoft.ML.Recurrent.Streaming;

/// <summary>Writes a checkpoint.</summary>
internal static class CheckPointWriter
{
    /// <param name="format">The engine's format.</param>
    /// <param name="all">Each is locked while it is copied, and only then.</param>
    /// <param name="destination">A writable stream.</param>
    /// <exception cref="InvalidOperationException">A property or transformer of a call at work calls this.</exception>
    public static void Write<TState>(CheckPointFormat<TState> format, IReadOnlyList<TState> all, Stream destination)
        where TState : KeptState
    {
        using var output = new CheckPointOutput(destination);
        TState[] begun = [.. all.Where(HasBegun)];
        output.Write(format.Mark);
        output.Write(format.Version);
        output.Write(begun.Length);
        output.Write(Convert.FromHexString(format.WeightsHash).AsSpan());
        foreach (var state in begun)
        {
            output.Write(state.Name);
            format.Write(Copy(format, state), output);
        }

        output.WriteEnd();
    }

    /// <summary>A state whose first input is still being taken in is not there yet.</summary>
    private static bool HasBegun(KeptState state)
    {
        lock (state)
        {
            state.ThrowIfChanging();
            return state.HasBegun;
        }
    }

    private static TState Copy<TState>(CheckPointFormat<TState> format, TState state)
        where TState : KeptState
    {
        lock (state)
            return format.Copy(state);
    }
}
