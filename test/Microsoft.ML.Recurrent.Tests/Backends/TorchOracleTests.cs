using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch.nn.utils.rnn;

namespace Microsoft.ML.Recurrent.Tests.Backends;

/// <summary>The network that is trained against libtorch's own stacked modules on packed sequences: outputs and every gradient.</summary>
public class TorchOracleTests
{
    private const int Inputs = 3;
    private static readonly int[] _lengths = [3, 7, 1, 5, 5, 12, 2];

    public static TheoryData<string, int, bool, SequencePooling> Grid()
    {
        var grid = new TheoryData<string, int, bool, SequencePooling>();
        foreach (var cell in Networks.Cells)
        {
            foreach (int layers in new[] { 1, 3 })
            {
                foreach (var pooling in Enum.GetValues<SequencePooling>())
                {
                    grid.Add(Networks.NameOf(cell), layers, false, pooling);
                    grid.Add(Networks.NameOf(cell), layers, true, pooling);
                }
            }
        }

        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void OutputsAndEveryGradientAreLibtorchs(string cell, int layers, bool bidirectional, SequencePooling pooling) =>
        Compare(Networks.Cell(cell) with { HiddenSize = 6, Layers = layers, Bidirectional = bidirectional, Pooling = pooling });

    [Theory]
    [InlineData(2, true, true)]
    [InlineData(7, true, false)]
    [InlineData(64, false, true)]
    [InlineData(3, false, false)]
    public void OutputsAndEveryGradientOfSeveralHeadsAreLibtorchs(int heads, bool bidirectional, bool useManagedKernels) => Compare(new GruOptions
    {
        HiddenSize = 6,
        Bidirectional = bidirectional,
        Pooling = SequencePooling.Attention,
        AttentionHeads = heads,
        Training = new TrainingOptions { UseManagedKernels = useManagedKernels },
    });

    private static void Compare(RecurrentOptions options)
    {
        using var scope = torch.NewDisposeScope();
        var columns = RaggedRows.Columns(Inputs, [], statics: 0);
        var shape = Networks.Shape(options, columns);
        var weights = Networks.Weights(shape);
        var batch = RaggedRows.Create(columns, _lengths).Pack([.. Enumerable.Range(0, _lengths.Length)]);
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
        using var tensors = new BatchTensors(batch, shape, torch.CPU);
        using var generator = new torch.Generator(3);
        var slopes = torch.rand(_lengths.Length, shape.Outputs, generator: generator);
        var oracle = new LibtorchNetwork(shape, weights);

        var logits = network.Forward(tensors, training: false);
        var expected = oracle.Forward(batch);
        (logits * slopes).sum().backward();
        (expected * slopes).sum().backward();

        Tensors.ToArray(logits).Should().Equal(Tensors.ToArray(expected), (a, b) => Math.Abs(a - b) <= 1e-5);
        foreach (var (name, parameter) in network.Parameters)
            Tensors.ToArray(parameter.grad!).Should().Equal(oracle.Gradient(name), (a, b) => Math.Abs(a - b) <= 1e-5 * (1 + Math.Abs(b)), name);
    }

    [Fact]
    public void EmptyRowScoresFromTheHeadsBiasAlone()
    {
        using var scope = torch.NewDisposeScope();
        var columns = RaggedRows.Columns(Inputs, [], statics: 0);
        var shape = Networks.Shape(new LstmOptions { HiddenSize = 6 }, columns);
        var weights = Networks.Weights(shape);
        using var network = new RecurrentNetwork(shape, weights, torch.CPU, seed: 1);
        var rows = RaggedRows.Create(columns, [0, 0]);
        using var tensors = new BatchTensors(rows.Pack([0, 1]), shape, torch.CPU);

        float[] logits = Tensors.ToArray(network.Forward(tensors, training: false));

        float[] bias = weights[NetworkShape.HeadBiasName].Values;
        logits.Should().Equal([.. bias, .. bias]);
    }

    /// <summary>libtorch's module of all layers and directions at once, pooled on its padded output.</summary>
    private sealed class LibtorchNetwork
    {
        private readonly NetworkShape _shape;
        private readonly torch.nn.Module _module;
        private readonly Dictionary<string, torch.Tensor> _parameters;

        public LibtorchNetwork(NetworkShape shape, NetworkWeights weights)
        {
            _shape = shape;
            var o = shape.Options;
            _module = LibTorch.WithoutDrawing<torch.nn.Module>(() => o switch
            {
                LstmOptions => torch.nn.LSTM(Inputs, o.HiddenSize, o.Layers, bidirectional: o.Bidirectional),
                GruOptions => torch.nn.GRU(Inputs, o.HiddenSize, o.Layers, bidirectional: o.Bidirectional),
                _ => torch.nn.RNN(Inputs, o.HiddenSize, o.Layers, bidirectional: o.Bidirectional, nonLinearity:
                    ((RnnOptions)o).Activation == RnnActivation.Relu ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh),
            });
            _parameters = _module.named_parameters().ToDictionary(p => "recurrent." + p.name, p => (torch.Tensor)p.parameter);
            foreach (string head in new[] { NetworkShape.HeadWeightName, NetworkShape.HeadBiasName }.Concat(shape.AttentionUnits > 0 ? NetworkShape.AttentionNames : []))
                _parameters[head] = torch.zeros([.. weights[head].Shape.Select(s => (long)s)], requires_grad: true);
            using var frozen = torch.no_grad();
            foreach (var (name, parameter) in _parameters)
                parameter.copy_(torch.tensor(weights[name].Values).view(parameter.shape));
        }

        public float[] Gradient(string name) => Tensors.ToArray(_parameters[name].grad!);

        public torch.Tensor Forward(PackedBatch batch)
        {
            var packing = batch.Packing;
            int[] lengths = [.. packing.Lengths.Take(packing.Rows)];
            var padded = torch.zeros(packing.Steps, packing.Rows, Inputs);
            for (int step = 0; step < packing.Steps; step++)
            {
                for (int row = 0; row < packing.BatchSizes[step]; row++)
                    padded[step, row] = torch.tensor(batch.Values.AsSpan((packing.StepOffsets[step] + row) * Inputs, Inputs).ToArray());
            }

            var packed = pack_padded_sequence(padded, torch.tensor([.. lengths.Select(l => (long)l)]));
            var (output, hidden) = _module switch
            {
                TorchSharp.Modules.LSTM lstm => lstm.call(packed) is var r ? (r.Item1, r.Item2) : default,
                TorchSharp.Modules.GRU gru => gru.call(packed),
                _ => ((TorchSharp.Modules.RNN)_module).call(packed),
            };
            var pooled = Pool(pad_packed_sequence(output).Item1, hidden, lengths);
            return torch.nn.functional.linear(pooled, _parameters[NetworkShape.HeadWeightName], _parameters[NetworkShape.HeadBiasName]);
        }

        private torch.Tensor Pool(torch.Tensor outputs, torch.Tensor hidden, int[] lengths)
        {
            int layers = _shape.Options.Layers, directions = _shape.Directions;
            if (_shape.Options.Pooling == SequencePooling.Last)
                return torch.cat([.. Enumerable.Range((layers - 1) * directions, directions).Select(i => hidden[i])], 1);
            return torch.stack([.. lengths.Select((length, row) => PoolSteps(outputs.narrow(0, 0, length).select(1, row)))]);
        }

        private torch.Tensor PoolSteps(torch.Tensor steps) => _shape.Options.Pooling switch
        {
            SequencePooling.Mean => steps.mean([0L]),
            SequencePooling.Max => steps.max(0).values,
            _ => Attention(steps).t().mm(steps).flatten(),
        };

        /// <summary>(steps, heads).</summary>
        private torch.Tensor Attention(torch.Tensor steps)
        {
            torch.Tensor[] parameters = [.. NetworkShape.AttentionNames.Select(name => _parameters[name])];
            return torch.nn.functional.softmax(torch.nn.functional.linear(steps, parameters[0], parameters[1]).tanh().matmul(parameters[2].view(-1, _shape.Options.HiddenSize).t()), 0);
        }
    }
}
