using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Network;

// The features of words that come from their characters.
internal sealed partial class NetworkShape
{
    public static string CharacterEmbeddingName(int column) => $"characters.{column}.embedding.weight";

    public static string ConvolutionWeightName(int column) => $"characters.{column}.convolution.weight";

    public static string ConvolutionBiasName(int column) => $"characters.{column}.convolution.bias";

    /// <summary>Features that the encoder makes of a word's characters.</summary>
    public int CharacterWidth => Options.Characters?.HiddenSize ?? 0;

    /// <summary>Features of a word: the encoder's, and one for each capitalization class.</summary>
    public int WordWidth => Options.Characters is { } characters ? CharacterWidth + (characters.Capitalization ? Casings.Count : 0) : 0;

    /// <summary>The first feature of a spelled column's words in a step's input; of the column behind the last one, the end.</summary>
    public int WordPlace(int column) => checked(ValuesPerStep + TokenCounts.Count * Options.EmbeddingSize + column * WordWidth);

    private IEnumerable<NetworkTensor> CharacterTensors(SpelledColumn column, int place)
    {
        var options = Options.Characters!;
        return
        [
            new(CharacterEmbeddingName(place), [column.Alphabet.Count, options.EmbeddingSize], TensorStart.Characters),
            new(ConvolutionWeightName(place), [options.HiddenSize, options.EmbeddingSize, options.KernelSize], TensorStart.Matrix),
            new(ConvolutionBiasName(place), [options.HiddenSize], TensorStart.Zeros),
        ];
    }
}
