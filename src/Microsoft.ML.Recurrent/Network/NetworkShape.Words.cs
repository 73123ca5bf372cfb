using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Network;

// The features of words that come from their characters.
internal sealed partial class NetworkShape
{
    private NetworkLayer? _characterLayer;

    public static string CharacterEmbeddingName(int column) => $"characters.{column}.embedding.weight";

    public static string ConvolutionWeightName(int column) => $"characters.{column}.convolution.weight";

    public static string ConvolutionBiasName(int column) => $"characters.{column}.convolution.bias";

    /// <param name="parameter">A parameter of the layer over characters.</param>
    /// <param name="column">The spelled column, from 0.</param>
    /// <param name="reverse">The backward direction.</param>
    public static string CharacterLayerName(ParameterShape parameter, int column, bool reverse) => $"characters.{column}.{LayerName(parameter, 0, reverse)}";

    /// <summary>Features that the encoder makes of a word's characters.</summary>
    public int CharacterWidth => Options.Characters is { } characters ? characters.HiddenSize * (HasCharacterLayer ? 2 : 1) : 0;

    /// <summary>True if a recurrent layer of both directions reads the characters of words.</summary>
    public bool HasCharacterLayer => Options.Characters?.Encoder == CharacterEncoder.Recurrent;

    /// <summary>The layer over characters; null where none reads them.</summary>
    /// <exception cref="ArgumentException">The cell cannot have these sizes.</exception>
    public NetworkLayer? CharacterLayer => HasCharacterLayer ? LazyInitializer.EnsureInitialized(ref _characterLayer, CreateCharacterLayer) : null;

    /// <summary>Features of a word: the encoder's, and one for each capitalization class.</summary>
    public int WordWidth => Options.Characters is { } characters ? CharacterWidth + (characters.Capitalization ? Casings.Count : 0) : 0;

    /// <summary>The first feature of a spelled column's words in a step's input; of the column behind the last one, the end.</summary>
    public int WordPlace(int column) => checked(ValuesPerStep + TokenCounts.Count * Options.EmbeddingSize + column * WordWidth);

    private NetworkLayer CreateCharacterLayer() => new(Options.ToCell().Graph.WithoutLower(), Options.Characters!.EmbeddingSize, Options.Characters.HiddenSize);

    /// <exception cref="InvalidOperationException">What the characters of a column add to a convolution is more than can be held.</exception>
    private void ThrowIfCharactersAreTooLarge()
    {
        foreach (var column in HasCharacterLayer ? [] : Spelled)
        {
            var (kernel, filters) = (Options.Characters!.KernelSize, Options.Characters.HiddenSize);
            long values = (long)column.Alphabet.Count * kernel * filters;
            if (values > PackedSize.Most)
                throw new InvalidOperationException(
                    $"The convolution over the characters of column '{column.Column.Name}' takes {values} values, {column.Alphabet.Count} characters times {kernel} times {filters}, but at most "
                    + $"{PackedSize.Most} can be held. Use a smaller Characters.KernelSize or HiddenSize, or a larger MinimumCount.");
        }
    }

    private IEnumerable<NetworkTensor> CharacterTensors(SpelledColumn column, int place)
    {
        var options = Options.Characters!;
        var table = new NetworkTensor(CharacterEmbeddingName(place), [column.Alphabet.Count, options.EmbeddingSize], TensorStart.Characters);
        if (HasCharacterLayer)
            return [table, .. CharacterLayerTensors(place, reverse: false), .. CharacterLayerTensors(place, reverse: true)];
        return
        [
            table,
            new(ConvolutionWeightName(place), [options.HiddenSize, options.EmbeddingSize, options.KernelSize], TensorStart.Matrix),
            new(ConvolutionBiasName(place), [options.HiddenSize], TensorStart.Zeros),
        ];
    }

    private IEnumerable<NetworkTensor> CharacterLayerTensors(int column, bool reverse) => CharacterLayer!.SavedParameters.Select(parameter => new NetworkTensor(
        CharacterLayerName(parameter, column, reverse), parameter.Columns is { } columns ? [parameter.Rows, columns] : [parameter.Rows], TensorStart.Zeros)
    {
        Place = new LayerPlace(0, reverse, parameter) { Spelled = column },
    });
}
