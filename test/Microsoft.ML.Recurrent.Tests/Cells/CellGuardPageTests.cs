using CsCheck;
using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Cells;

/// <summary>The cells, forward and backward, read and write nothing but their memory.</summary>
public unsafe class CellGuardPageTests
{
    private static readonly Gen<(int Inputs, int Hidden, int[] Lengths)> _layers =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 12].Array[1, 20].Select(lengths => lengths.OrderDescending().ToArray()));

    public static TheoryData<int, bool> Places => KernelGuardPageTests.Places;

    [Theory]
    [MemberData(nameof(Places))]
    public void Kernel(int path, bool atEnd) => Gen.Int[1, 70].Sample(
        hidden =>
        {
            foreach (var cell in LayerCase.Cells(hidden))
            {
                var random = new Random(hidden);
                var kernel = cell.CreateKernel((SimdPath)path);
                using var gates = GuardedMemory.Random(cell.Columns.Count * kernel.Stride, atEnd, random);
                using var before = GuardedMemory.Random(cell.StateParts * kernel.Stride, atEnd, random);
                using GuardedMemory after = new(before.Count, atEnd), gradient = GuardedMemory.Random(before.Count, atEnd, random);

                kernel.Forward(gates.Pointer, before.Pointer, after.Pointer);
                kernel.Backward(gates.Pointer, before.Pointer, gradient.Pointer);

                after.Span[..hidden].ToArray().Should().NotContain(value => !float.IsFinite(value));
                gates.Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            }
        },
        iter: 30);

    [Theory]
    [MemberData(nameof(Places))]
    public void ScoringLayer(int path, bool atEnd) => _layers.Sample(
        shape =>
        {
            foreach (var cell in LayerCase.Cells(shape.Hidden))
            {
                var random = new Random(shape.Hidden);
                var layer = LayerCase.CreateScoringLayer(cell, cell.Initialize(shape.Inputs, random), (SimdPath)path);
                var packing = Packing.FromSortedLengths(shape.Lengths);
                using var input = GuardedMemory.Random(packing.TotalSteps * shape.Inputs, atEnd, random);
                using GuardedMemory output = new(packing.TotalSteps * shape.Hidden, atEnd), state = new(packing.Rows * layer.StateWidth, atEnd);

                layer.Forward(packing, new LayerCall
                {
                    Reverse = shape.Inputs % 2 == 1,
                    Input = input.Span,
                    InputStride = shape.Inputs,
                    Output = output.Span,
                    OutputStride = shape.Hidden,
                    FinalState = state.Span,
                }, new InferenceWorkspace());

                output.Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            }
        },
        iter: 30);

    [Theory]
    [MemberData(nameof(Places))]
    public void TrainingLayer(int path, bool atEnd) => _layers.Sample(
        shape =>
        {
            foreach (var cell in LayerCase.Cells(shape.Hidden))
            {
                var packing = Packing.FromSortedLengths(shape.Lengths);
                int directions = 1 + shape.Inputs % 2;
                using var memory = new GuardedLayer(cell, shape.Inputs, packing, directions, atEnd);
                var pass = new LayerPass(cell, shape.Inputs, directions, (SimdPath)path);

                pass.Forward(packing, memory.Directions, memory.Row("input"), memory.Row("output"), threads: 1);
                pass.Backward(memory.Directions, memory.Row("input"), memory.Row("output gradient"), memory.Row("input gradient"));

                memory["output"].Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
                memory["input gradient"].Span.ToArray().Should().NotContain(value => !float.IsFinite(value));
            }
        },
        iter: 20);

    /// <summary>All memory of a layer's call, each piece between two pages of its own.</summary>
    private sealed class GuardedLayer : IDisposable
    {
        private readonly Dictionary<string, (GuardedMemory Memory, int Width)> _pieces = [];
        private readonly Random _random = new(3);
        private readonly bool _atEnd;

        public GuardedLayer(HandWrittenCell cell, int inputs, Packing packing, int directions, bool atEnd)
        {
            _atEnd = atEnd;
            int gates = cell.GateCount * cell.HiddenSize, steps = packing.TotalSteps;
            Add("input", steps, inputs);
            Add("input gradient", steps, inputs);
            Add("output", steps, directions * cell.HiddenSize);
            Add("output gradient", steps, directions * cell.HiddenSize);
            Directions = [.. Enumerable.Range(0, directions).Select(d => new DirectionPointers
            {
                Reverse = d == 1,
                Parameters = Parameters($"parameters {d}", gates, inputs, cell.HiddenSize),
                Gradients = Parameters($"gradients {d}", gates, inputs, cell.HiddenSize),
                InitialState = Add($"initial state {d}", packing.Rows, cell.StateSize),
                InitialGradient = Add($"initial gradient {d}", packing.Rows, cell.StateSize),
                FinalState = Add($"final state {d}", packing.Rows, cell.StateSize),
                FinalGradient = Add($"final gradient {d}", packing.Rows, cell.StateSize),
            })];
        }

        public DirectionPointers[] Directions { get; }

        public GuardedMemory this[string name] => _pieces[name].Memory;

        public RowPointer Row(string name) => new(_pieces[name].Memory.Pointer, _pieces[name].Width);

        public void Dispose()
        {
            foreach (var (memory, _) in _pieces.Values)
                memory.Dispose();
        }

        private ParameterPointers Parameters(string name, int gates, int inputs, int hidden) => new()
        {
            WeightIh = Add($"{name} ih", gates, inputs),
            WeightHh = Add($"{name} hh", gates, hidden),
            BiasIh = Add($"{name} bias ih", gates, 1),
            BiasHh = Add($"{name} bias hh", gates, 1),
        };

        private float* Add(string name, int rows, int width)
        {
            var memory = GuardedMemory.Random(rows * width, _atEnd, _random);
            _pieces.Add(name, (memory, width));
            return memory.Pointer;
        }
    }
}
