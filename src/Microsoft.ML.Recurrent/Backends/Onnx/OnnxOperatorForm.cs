using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Onnx.Graph;

namespace Microsoft.ML.Recurrent.Backends.Onnx;

/// <summary>A cell that ONNX has itself.</summary>
/// <param name="Operator">ONNX's name.</param>
/// <param name="Cell">The cell's equations.</param>
/// <param name="Gates">The names of its products, in ONNX's order.</param>
internal sealed record OnnxOperatorForm(string Operator, CellGraph Cell, IReadOnlyList<string> Gates)
{
    private static readonly Lazy<IReadOnlyList<OnnxOperatorForm>> _all = new(() => [.. Rnns(), .. Grus(), .. Lstms()]);

    /// <summary>The peepholes' names in ONNX's order; empty where the operator has none.</summary>
    public IReadOnlyList<string> Peepholes { get; private init; } = [];

    /// <summary>The operator's attributes beside directions and sizes, for a number of directions.</summary>
    public Func<int, IReadOnlyList<OnnxAttribute>> Attributes { get; private init; } = _ => [];

    /// <summary>The form whose equations are exactly a cell's, whatever its parameters start from; null where there is none.</summary>
    public static OnnxOperatorForm? Of(CellGraph cell) => _all.Value.FirstOrDefault(f => f.Cell.ComputesAs(cell));

    private static IEnumerable<OnnxOperatorForm> Rnns() => Enum.GetValues<RnnActivation>().Select(activation =>
        new OnnxOperatorForm("RNN", new RnnCell { Activation = activation }.Graph, ["h"])
        {
            Attributes = directions => [new("activations", [.. Enumerable.Repeat(activation.ToString(), directions)])],
        });

    private static IEnumerable<OnnxOperatorForm> Grus() => new[] { false, true }.Select(before =>
        new OnnxOperatorForm("GRU", new GruCell { ResetsBeforeProduct = before }.Graph, ["z", "r", "n"])
        {
            Attributes = _ => [new("linear_before_reset", before ? 0 : 1)],
        });

    private static IEnumerable<OnnxOperatorForm> Lstms() =>
        from coupled in new[] { false, true }
        from peepholes in Enumerable.Range(0, (int)LstmGates.All + 1)
        let cell = new LstmCell { CouplesInputAndForgetGates = coupled, Peepholes = (LstmGates)peepholes }
        select new OnnxOperatorForm("LSTM", cell.Graph, ["i", "o", "f", "g"])
        {
            Peepholes = peepholes == 0 ? [] : ["peephole_input", "peephole_output", "peephole_forget"],
            Attributes = _ => coupled ? [new("input_forget", 1)] : [],
        };
}
