using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Recurrent.Generation;
using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent;

/// <summary>Generates text by a model of the next token. Made by <see cref="TextGenerationExtensions"/>.</summary>
/// <remarks>
/// <para>Managed code alone; a token costs one step of the network, whatever came before it. The log-probabilities of tokens are bit-identical to <c>StepLogLikelihood</c> of
/// <see cref="RecurrentTransformer.Transform"/> for the same tokens.</para>
/// <para>Thread-safe: any number of texts are generated at once. An enumerator belongs to one thread at a time.</para>
/// </remarks>
public sealed class TextGenerator
{
    private readonly ConcurrentBag<TokenSteps> _steps = [];
    private readonly RecurrentTransformer _network;
    private readonly Lazy<GenerationPrefix> _start;

    /// <exception cref="ArgumentException">The network does not predict the next token.</exception>
    internal TextGenerator(RecurrentTransformer network, string parameter)
    {
        if (!network.Fitted.Shape.PredictsTokens || network.Fitted.ScoringShape.RecommendsItems)
            throw new ArgumentException(GenerationErrors.NotNextToken(network.ToString()), parameter);
        (_network, Texts) = (network, new TokenTexts(network.Fitted.Inputs.Sequences[0]));
        _start = new Lazy<GenerationPrefix>(Begin);
    }

    /// <summary>The tokens: key k (from 1) is the k-th, by its value or, where the data of the fit had no values, its number.</summary>
    public IReadOnlyList<string> Vocabulary => Texts.Texts;

    internal TokenTexts Texts { get; }

    /// <summary>The beginning of a row, before any token.</summary>
    public GenerationPrefix Start() => _start.Value;

    /// <summary>The beginning of a row, gone on with a text: its characters, where every token of the model is a single one, else its words, which spaces part. Spaces that are no token
    /// part characters, too. What the model does not know is read as such: <see cref="GenerationPrefix.Keys"/> has 0 there.</summary>
    /// <param name="text">The text.</param>
    public GenerationPrefix Start(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Append(Start(), Texts.Cut(text));
    }

    /// <summary>The beginning of a row, gone on with a text whose tokens a separator parts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="separator">The text between tokens, which is none itself; an empty one makes each character a token. What stands between two separators with nothing in between is no
    /// token.</param>
    public GenerationPrefix Start(string text, string separator)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(separator);
        return Append(Start(), Texts.Cut(text, separator));
    }

    /// <summary>A prefix with further tokens; the one given stays as it is.</summary>
    /// <param name="prefix">A prefix of this generator.</param>
    /// <param name="tokens">Tokens of <see cref="Vocabulary"/>; any other is read as one that the model does not know.</param>
    /// <exception cref="ArgumentException">The prefix is another generator's, or a token is null.</exception>
    public GenerationPrefix Append(GenerationPrefix prefix, IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Append(prefix, tokens.Select(token => (uint)Texts.Find(token ?? throw new ArgumentException("A token is null; expected texts.", nameof(tokens)))));
    }

    /// <summary>A prefix with further tokens; the one given stays as it is.</summary>
    /// <param name="prefix">A prefix of this generator.</param>
    /// <param name="keys">The tokens' keys, from 1 to the number of tokens in <see cref="Vocabulary"/>; 0 for one that the model does not know.</param>
    /// <exception cref="ArgumentException">The prefix is another generator's, or a key is out of range.</exception>
    public GenerationPrefix Append(GenerationPrefix prefix, IEnumerable<uint> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ThrowIfForeign(prefix);
        int[] added = [.. keys.Select(key => key <= (uint)Vocabulary.Count ? (int)key : throw new ArgumentException(GenerationErrors.KeyBeyond(key, Vocabulary.Count), nameof(keys)))];
        return Read(prefix.Tokens.AddRange(added), added, [.. prefix.State], prefix.Steps);
    }

    /// <summary>Generates a text, token by token, each when it is asked for.</summary>
    /// <param name="prefix">What it goes on from.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <returns>The tokens, without those of the prefix; enumerated again, the same ones.</returns>
    /// <exception cref="ArgumentException">The prefix is another generator's, or options are out of range; the message lists all violations.</exception>
    /// <exception cref="InvalidOperationException">No token can be drawn (while the tokens are enumerated).</exception>
    public IEnumerable<GeneratedToken> Generate(GenerationPrefix prefix, GenerationOptions? options = null)
    {
        ThrowIfForeign(prefix);
        options ??= new GenerationOptions();
        GenerationOptionsCheck.ThrowIfInvalid(options);
        int[] stops = Texts.FindAll(options.StopTokens, nameof(options.StopTokens));
        return new GeneratedTokens(() => new TokenStream(this, Rent(), prefix, options, stops));
    }

    /// <summary>Generates a text, token by token, on threads of the pool.</summary>
    /// <param name="prefix">What it goes on from.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the text.</param>
    /// <returns>The tokens that <see cref="Generate"/> gives.</returns>
    /// <exception cref="ArgumentException"><inheritdoc cref="Generate" path="/exception[1]/node()"/></exception>
    /// <exception cref="OperationCanceledException">The token was canceled (while the tokens are enumerated).</exception>
    public IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationPrefix prefix, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Async(Generate(prefix, options), cancellationToken);

    /// <summary>Searches for likely texts as a whole, several side by side (beam search).</summary>
    /// <param name="prefix">What they go on from.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the search, before its next token.</param>
    /// <returns>Texts by their score, the best first: as many as there are beams, or fewer where there are no more.</returns>
    /// <exception cref="ArgumentException"><inheritdoc cref="Generate" path="/exception[1]/node()"/></exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public IReadOnlyList<GeneratedSequence> Search(GenerationPrefix prefix, BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfForeign(prefix);
        options ??= new BeamSearchOptions();
        GenerationOptionsCheck.ThrowIfInvalid(options);
        int[] stops = Texts.FindAll(options.StopTokens, nameof(options.StopTokens));
        return With(steps => new BeamSearch(Texts, steps, options, stops).Run(prefix, cancellationToken));
    }

    /// <summary>The natural logarithm of the probability of each token that may follow a prefix: those of <see cref="Vocabulary"/> in their order, and last the end of the row.</summary>
    /// <param name="prefix">A prefix of this generator.</param>
    /// <exception cref="ArgumentException">The prefix is another generator's.</exception>
    public float[] LogProbabilities(GenerationPrefix prefix)
    {
        ThrowIfForeign(prefix);
        var logProbabilities = new float[Vocabulary.Count + 1];
        return With(steps =>
        {
            steps.Score(prefix.State, prefix.Steps, logProbabilities);
            return logProbabilities;
        });
    }

    /// <summary>Writes one step of the model as an ONNX model to a file, replacing it; a failure leaves the file that was there as it was.</summary>
    /// <param name="path">The file.</param>
    /// <remarks><inheritdoc cref="SaveOnnx(Stream)" path="/remarks/*"/></remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, or its cell has a step mask.</exception>
    public void SaveOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReplacedFile.Write(path, SaveOnnx);
    }

    /// <summary>Writes one step of the model as an ONNX model: a token and the states before it in, the log-probability of each token that may follow and the states after it out.</summary>
    /// <param name="destination">A writable stream; it is left open.</param>
    /// <remarks>
    /// <para>Operator set 17; the axis <c>batch</c> (texts side by side, 1 or more) is free. The first step of a text reads the boundary symbol, whose number stands in the metadata
    /// as <c>boundary</c>, from states that are zeros. <c>tokens</c> there lists the tokens, of which the k-th is key k.</para>
    /// <list type="table">
    /// <listheader><term>Input or output</term><description>Type and shape</description></listheader>
    /// <item><term><c>token</c></term><description><c>int64 (batch)</c>: a key from 1, the boundary symbol, or 0 for an unknown token</description></item>
    /// <item><term><c>state.0</c>, <c>state.1</c>, …</term><description><c>float (batch, state size)</c>: of each layer, an ensemble's networks one after another</description></item>
    /// <item><term><c>log_probabilities</c></term><description><c>float (batch, tokens + 1)</c>: of each token, and last of the end of the row</description></item>
    /// <item><term><c>next_state.0</c>, …</term><description>the states after the token</description></item>
    /// </list>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="destination"/> cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The network takes more than 2 GB, or its cell has a step mask; nothing is written.</exception>
    public void SaveOnnx(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The stream cannot be written; give a writable, open stream.", nameof(destination));
        OnnxStepExporter.Export(_network.Fitted, Texts.Texts, destination);
    }

    internal void Return(TokenSteps steps) => _steps.Add(steps);

    private TokenSteps Rent() => _steps.TryTake(out var steps) ? steps : new TokenSteps(_network.CreateStepper(), _network.Fitted.Inputs);

    private T With<T>(Func<TokenSteps, T> use)
    {
        var steps = Rent();
        try
        {
            return use(steps);
        }
        finally
        {
            Return(steps);
        }
    }

    private GenerationPrefix Begin() => With(steps => Read([], [Texts.Boundary], new float[steps.StateWidth], stepsBefore: 0));

    private GenerationPrefix Read(ImmutableArray<int> tokens, int[] added, float[] state, long stepsBefore) => With(steps =>
    {
        for (int i = 0; i < added.Length; i++)
            steps.Read(added.AsSpan(i, 1), state, stepsBefore + i);
        return new GenerationPrefix(this, tokens, state);
    });

    private void ThrowIfForeign(GenerationPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Generator != this)
            throw new ArgumentException(GenerationErrors.OtherGenerator, nameof(prefix));
    }

    private static async IAsyncEnumerable<GeneratedToken> Async(IEnumerable<GeneratedToken> tokens, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var each = tokens.GetEnumerator();
        while (await Task.Run(each.MoveNext, cancellationToken).ConfigureAwait(false))
            yield return each.Current;
    }
}
