using System.Reflection;
using System.Runtime.Intrinsics;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed;

/// <summary>The methods that emitted kernels call for a lane width. All of them are inlined.</summary>
internal sealed class SimdMethods
{
    private readonly MethodInfo[] _operations = new MethodInfo[(int)Operation.OperandGradient + 1];

    private SimdMethods(Type vector, Type simd, Type activations)
    {
        Vector = vector;
        Load = Find(simd, nameof(ISimd<float>.Load));
        Store = Find(simd, nameof(ISimd<float>.Store));
        Broadcast = Find(simd, nameof(ISimd<float>.Broadcast));
        MultiplyAdd = Find(simd, nameof(ISimd<float>.MultiplyAdd));
        Operation[] ofMachine = [Operation.Add, Operation.Subtract, Operation.Multiply, Operation.Divide, Operation.Min, Operation.Max,
            Operation.Exp, Operation.Negate, Operation.WherePositive];
        Operation[] ofActivations = [Operation.Sigmoid, Operation.Tanh, Operation.Relu, Operation.LogSigmoid, Operation.SigmoidSlope, Operation.TanhSlope];
        foreach (var operation in ofMachine)
            _operations[(int)operation] = Find(simd, operation.ToString());
        foreach (var operation in ofActivations)
            _operations[(int)operation] = Find(activations, operation.ToString());
    }

    /// <summary>The vector type.</summary>
    public Type Vector { get; }

    public MethodInfo Load { get; }

    public MethodInfo Store { get; }

    public MethodInfo Broadcast { get; }

    public MethodInfo MultiplyAdd { get; }

    public static SimdMethods For(SimdPath path) => path switch
    {
        SimdPath.Bits512 => Of<Simd512, Vector512<float>>(),
        SimdPath.Bits256 => Of<Simd256, Vector256<float>>(),
        _ => Of<Simd128, Vector128<float>>(),
    };

    public MethodInfo For(Operation operation) => _operations[(int)operation];

    private static SimdMethods Of<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector> => new(typeof(TVector), typeof(TSimd), typeof(Activations<TSimd, TVector>));

    private static MethodInfo Find(Type type, string name) =>
        type.GetMethod(name) ?? throw new MissingMethodException(type.Name, name);
}
