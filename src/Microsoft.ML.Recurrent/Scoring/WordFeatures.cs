using System.Collections.Concurrent;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>
/// The features of a column's words: made once of each word that the column knows, and kept; those of other words are kept while there are not too many. A word's
/// features follow from its text alone. Thread-safe.
/// </summary>
internal sealed class WordFeatures
{
    /// <summary>Words kept that the column does not know.</summary>
    public const int MostOthers = 1 << 15;

    // A longer text is no word that comes often.
    private const int LongestKept = 64;

    private readonly NetworkShape _shape;
    private readonly int _column;
    private readonly Alphabet _alphabet;
    private readonly EncodeWord _encode;
    private readonly float[]?[] _known;
    private ConcurrentDictionary<string, float[]> _others = new(StringComparer.Ordinal);
    private int _kept;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">The weights, of these sizes.</param>
    /// <param name="column">The column's place among the spelled ones.</param>
    public WordFeatures(NetworkShape shape, NetworkWeights weights, int column)
    {
        (_shape, _column, _alphabet) = (shape, column, shape.Spelled[column].Alphabet);
        _known = new float[shape.Spelled[column].Column.TokenCount][];
        _encode = shape.HasCharacterLayer ? new CharacterLayer(shape, weights, column).Encode : Convolution(shape, weights, column);
    }

    /// <param name="spelling">The numbers of a word's characters; one at least.</param>
    /// <param name="vector">(CharacterWidth), written.</param>
    private delegate void EncodeWord(ReadOnlySpan<int> spelling, Span<float> vector);

    /// <summary>A word's features, (<see cref="NetworkShape.WordWidth"/>); zeros for no word.</summary>
    /// <param name="word">The word's number.</param>
    /// <param name="words">The words; null where the column knows all of them.</param>
    public ReadOnlySpan<float> Of(int word, SpelledWords? words)
    {
        if (word < _known.Length)
            return _known[word] ??= Encode(_shape.Spelled[_column].Column.WordOf(word));
        string text = words!.TextOf(word);
        return text.Length > LongestKept ? Encode(text) : OfOther(text);
    }

    private float[] OfOther(string text)
    {
        var kept = _others;
        if (kept.TryGetValue(text, out float[]? features))
            return features;
        if (Interlocked.Increment(ref _kept) > MostOthers)
        {
            _others = kept = new(StringComparer.Ordinal);
            _kept = 0;
        }

        return kept[text] = Encode(text);
    }

    private float[] Encode(string text)
    {
        var features = new float[_shape.WordWidth];
        var spelling = new int[_alphabet.LongestSpelling];
        int length = _alphabet.Spell(text, spelling);
        if (length == 0)
            return features;
        _encode(spelling.AsSpan(0, length), features.AsSpan(0, _shape.CharacterWidth));
        if (_shape.Options.Characters!.Capitalization)
            features[_shape.CharacterWidth + (int)Casings.Of(text)] = 1;
        return features;
    }

    private static EncodeWord Convolution(NetworkShape shape, NetworkWeights weights, int column)
    {
        var convolution = new CharacterConvolution(
            weights[NetworkShape.CharacterEmbeddingName(column)].Values, weights[NetworkShape.ConvolutionWeightName(column)].Values,
            weights[NetworkShape.ConvolutionBiasName(column)].Values, shape.Options.Characters!.EmbeddingSize);
        convolution.PrepareAll();
        return (spelling, vector) => convolution.Encode(spelling, vector);
    }
}
