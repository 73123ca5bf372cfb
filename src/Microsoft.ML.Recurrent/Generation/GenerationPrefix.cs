using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent;

/// <summary>The tokens that a generated text goes on from, and the network's state after them: a value that can be kept and that any number of texts may go on from.
/// Made by a <see cref="TextGenerator"/>, for which alone it is of use.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class GenerationPrefix
{
    internal GenerationPrefix(TextGenerator generator, ImmutableArray<int> tokens, float[] state) => (Generator, Tokens, State) = (generator, tokens, state);

    /// <summary>The keys of the tokens, from 1; 0 for one that the model does not know.</summary>
    public IReadOnlyList<uint> Keys => [.. Tokens.Select(token => (uint)token)];

    /// <summary>The number of tokens.</summary>
    public int Count => Tokens.Length;

    internal TextGenerator Generator { get; }

    internal ImmutableArray<int> Tokens { get; }

    /// <summary>As a stepper reads it, after the boundary symbol and all tokens; never written to.</summary>
    internal float[] State { get; }

    /// <summary>Steps that the network has read: the boundary symbol and the tokens.</summary>
    internal long Steps => Tokens.Length + 1L;
}
