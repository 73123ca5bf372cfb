using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>Walks over parameters with an optimizer's steps, in place.</summary>
internal static class StepSweep<TStep>
    where TStep : struct, IOptimizerStep
{
    /// <summary>One step with a gradient.</summary>
    /// <param name="step">The step.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">As long as the parameters; so are both memories.</param>
    /// <param name="parameters">Moved.</param>
    /// <param name="first">Moved.</param>
    /// <param name="second">Moved.</param>
    public static void Apply(
        TStep step, float scale, ReadOnlySpan<float> gradient, Span<float> parameters, Span<float> first, Span<float> second)
    {
        int whole = parameters.Length - parameters.Length % Vector<float>.Count;
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            Vector<float> parameter = Load(parameters, i), mean = Load(first, i), square = Load(second, i);
            step.Apply(scale * Load(gradient, i), ref parameter, ref mean, ref square);
            Store(parameter, mean, square, parameters, first, second, i);
        }

        if (whole == parameters.Length)
            return;
        var rest = new Rest(parameters[whole..], first[whole..], second[whole..]);
        Span<float> padded = stackalloc float[Vector<float>.Count];
        padded.Clear();
        gradient[whole..].CopyTo(padded);
        step.Apply(scale * new Vector<float>(padded), ref rest.Parameter, ref rest.First, ref rest.Second);
        rest.Store(parameters[whole..], first[whole..], second[whole..]);
    }

    /// <summary>Steps that had no gradient, one after another.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="parameters">Moved.</param>
    /// <param name="first">Moved.</param>
    /// <param name="second">Moved.</param>
    public static void Replay(ReadOnlySpan<TStep> steps, Span<float> parameters, Span<float> first, Span<float> second)
    {
        int whole = parameters.Length - parameters.Length % Vector<float>.Count;
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            Vector<float> parameter = Load(parameters, i), mean = Load(first, i), square = Load(second, i);
            foreach (ref readonly var step in steps)
                step.Apply(Vector<float>.Zero, ref parameter, ref mean, ref square);
            Store(parameter, mean, square, parameters, first, second, i);
        }

        if (whole == parameters.Length)
            return;
        var rest = new Rest(parameters[whole..], first[whole..], second[whole..]);
        foreach (ref readonly var step in steps)
            step.Apply(Vector<float>.Zero, ref rest.Parameter, ref rest.First, ref rest.Second);
        rest.Store(parameters[whole..], first[whole..], second[whole..]);
    }

    /// <summary>
    /// Steps without gradient where none comes from the parameters either: the memories only decay, so that the steps are a sum over them
    /// as they were.
    /// </summary>
    /// <param name="steps">Each step's share of the parameters, of the first memory and of the second one's root.</param>
    /// <param name="parameters">Moved.</param>
    /// <param name="first">As before the steps.</param>
    /// <param name="second">As before the steps.</param>
    public static void Coast(
        ReadOnlySpan<CoastingStep> steps, Span<float> parameters, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        int whole = parameters.Length - parameters.Length % Vector<float>.Count;
        for (int i = 0; i < whole; i += Vector<float>.Count)
            Coast(steps, Load(parameters, i), Load(first, i), Load(second, i)).StoreUnsafe(ref MemoryMarshal.GetReference(parameters), (nuint)i);
        if (whole == parameters.Length)
            return;
        var rest = new Rest(parameters[whole..], first[whole..], second[whole..]);
        rest.Parameter = Coast(steps, rest.Parameter, rest.First, rest.Second);
        rest.StoreParameter(parameters[whole..]);
    }

    private static Vector<float> Coast(
        ReadOnlySpan<CoastingStep> steps, Vector<float> parameter, Vector<float> first, Vector<float> second)
    {
        Vector<float> root = Vector.SquareRoot(second), floor = new(TStep.Floor);
        foreach (ref readonly var step in steps)
            parameter = step.Keep * parameter - step.First * first / (step.Root * root + floor);
        return parameter;
    }

    private static Vector<float> Load(ReadOnlySpan<float> values, int index) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);

    private static void Store(
        Vector<float> parameter, Vector<float> mean, Vector<float> square, Span<float> parameters, Span<float> first, Span<float> second, int index)
    {
        parameter.StoreUnsafe(ref MemoryMarshal.GetReference(parameters), (nuint)index);
        mean.StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)index);
        square.StoreUnsafe(ref MemoryMarshal.GetReference(second), (nuint)index);
    }

    /// <summary>The last few elements, too few for a vector.</summary>
    private ref struct Rest
    {
        public Vector<float> Parameter;
        public Vector<float> First;
        public Vector<float> Second;

        public Rest(ReadOnlySpan<float> parameters, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
        {
            Parameter = Pad(parameters);
            First = Pad(first);
            Second = Pad(second);
        }

        public readonly void Store(Span<float> parameters, Span<float> first, Span<float> second)
        {
            Cut(Parameter, parameters);
            Cut(First, first);
            Cut(Second, second);
        }

        public readonly void StoreParameter(Span<float> parameters) => Cut(Parameter, parameters);

        private static Vector<float> Pad(ReadOnlySpan<float> values)
        {
            Span<float> padded = stackalloc float[Vector<float>.Count];
            padded.Clear();
            values.CopyTo(padded);
            return new Vector<float>(padded);
        }

        private static void Cut(Vector<float> vector, Span<float> values)
        {
            Span<float> padded = stackalloc float[Vector<float>.Count];
            vector.CopyTo(padded);
            padded[..values.Length].CopyTo(values);
        }
    }
}
