using System.Globalization;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Onnx;

/// <summary>The inputs of a graph that spell the words of a text column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Characters">(batch, steps, characters), int64: the numbers of each word's characters, −1 behind them.</param>
/// <param name="Capitalization">(batch, steps), int64: each word's capitalization class, −1 for no word; null where it is no feature.</param>
internal sealed record OnnxSpelling(SpelledColumn Column, OnnxValue Characters, OnnxValue? Capitalization)
{
    /// <summary>Declares the inputs of every text column that is spelled; keys have their values' features in the graph.</summary>
    public static OnnxSpelling[] Declare(OnnxGraph graph, InputColumns columns, CharacterOptions? options) =>
        [.. columns.Spelled.Where(c => c.Column.Kind == SequenceColumnKind.Text).Select(c => Declare(graph, c, options!.Capitalization))];

    /// <summary>The same with at least one row.</summary>
    public OnnxSpelling Fill(OnnxBatch batch) => this with
    {
        Characters = batch.Fill(Characters, 3, free: 2),
        Capitalization = Capitalization is { } classes ? batch.Fill(classes, 2, free: 2) : null,
    };

    private static OnnxSpelling Declare(OnnxGraph graph, SpelledColumn column, bool hasCapitalization)
    {
        string name = column.Column.Name;
        var alphabet = column.Alphabet;
        var characters = graph.Input(new OnnxValueInfo($"{name}.characters", OnnxElementType.Int64,
            [OnnxDimension.Batch, OnnxDimension.Steps, new OnnxDimension(0, $"{name}.characters")], string.Create(CultureInfo.InvariantCulture,
            $"(batch, steps, characters): of each word 1 for its start, its characters, 2 for its end, and -1 behind it; character i (from 0) of the alphabet in the metadata is i + {Alphabet.First}, every other one {Alphabet.UnknownCharacter}. Of a word of more than {alphabet.MaximumLength} characters (Unicode code points) the first {(alphabet.MaximumLength + 1) / 2} and the last {alphabet.MaximumLength / 2}; of an empty word none.")));
        return new OnnxSpelling(column, characters, !hasCapitalization ? null : graph.Input(new OnnxValueInfo($"{name}.capitalization", OnnxElementType.Int64,
            [OnnxDimension.Batch, OnnxDimension.Steps],
            "(batch, steps): 0 lower case, 1 upper case, 2 initial capital, 3 mixed case, 4 number (digits, no letter), 5 letters with digits, 6 punctuation (neither letter nor digit), 7 letters without case; -1 for an empty word.")));
    }
}
