using System.Collections;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>A text that is generated each time it is enumerated.</summary>
/// <param name="start">Begins it.</param>
internal sealed class GeneratedTokens(Func<TokenStream> start) : IEnumerable<GeneratedToken>
{
    public IEnumerator<GeneratedToken> GetEnumerator() => start();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
